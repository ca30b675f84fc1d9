import { invalid, quote } from '@lxd/model/errors';

import { architectureCodes, certificateTypeCodes, memberStateCodes, type MemberState } from './codes.js';
import type { Consistency, Row, Statement, Store } from './store.js';

export interface MemberRecord {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  readonly address: string;
  readonly schema: number;
  readonly apiExtensions: number;
  readonly architecture: string;
  readonly state: MemberState;
}

/** The name and address of the only member of a server that is in no cluster, as LXD has it. */
export const standalone = { name: 'none', address: '0.0.0.0' };

export async function listMembers(
  store: Store,
  options?: { readonly consistency?: Consistency },
): Promise<MemberRecord[]> {
  const rows = await store.query('SELECT * FROM nodes ORDER BY id', [], options);
  return rows.map(parseMember);
}

/** Makes the standalone member's row, or brings it up to date. For daemon start. */
export function putStandaloneMember(
  member: Pick<MemberRecord, 'schema' | 'apiExtensions' | 'architecture'>,
): Statement[] {
  const architecture = architectureCodes.find(member.architecture);
  if (architecture === null) throw new Error(`no architecture: ${member.architecture}`);
  return [
    {
      sql: `INSERT INTO nodes (name, description, address, schema, api_extensions, arch)
        VALUES (?, '', ?, ?, ?, ?)
        ON CONFLICT (name) DO UPDATE SET schema = excluded.schema,
          api_extensions = excluded.api_extensions, arch = excluded.arch`,
      params: [
        standalone.name,
        standalone.address,
        member.schema,
        member.apiExtensions,
        architecture,
      ],
    },
    {
      sql: `INSERT OR IGNORE INTO nodes_cluster_groups (node_id, group_id)
        SELECT n.id, g.id FROM nodes n, cluster_groups g WHERE n.name = ? AND g.name = 'default'`,
      params: [standalone.name],
    },
  ];
}

/** Makes the row of the server that was on its own that of a cluster's first member. */
export function nameStandaloneMember(name: string, address: string): Statement[] {
  return [
    {
      sql: 'UPDATE nodes SET name = ?, address = ? WHERE name = ?',
      params: [name, address, standalone.name],
    },
  ];
}

/** A server that was let in and has yet to come; it counts for nothing until then. */
export function insertPendingMember(
  member: Pick<MemberRecord, 'name' | 'address' | 'schema' | 'apiExtensions' | 'architecture'> & {
    readonly createdAt: string; // RFC 3339
  },
): Statement[] {
  const architecture = architectureCodes.find(member.architecture);
  if (architecture === null) throw invalid(`Unknown architecture ${quote(member.architecture)}`);
  return [
    {
      sql: `INSERT INTO nodes (name, description, address, schema, api_extensions, heartbeat, state, arch)
        VALUES (?, '', ?, ?, ?, ?, ?, ?)`,
      params: [
        member.name,
        member.address,
        member.schema,
        member.apiExtensions,
        member.createdAt,
        memberStateCodes.code('pending'),
        architecture,
      ],
    },
  ];
}

/** The new member is there: it is listed, and may be given work. */
export function activateMember(name: string): Statement[] {
  return [
    { sql: 'UPDATE nodes SET state = ? WHERE name = ?', params: [memberStateCodes.code('created'), name] },
    {
      sql: `INSERT OR IGNORE INTO nodes_cluster_groups (node_id, group_id)
        SELECT n.id, g.id FROM nodes n, cluster_groups g WHERE n.name = ? AND g.name = 'default'`,
      params: [name],
    },
  ];
}

/** Rows elsewhere mean a member by its id; only its certificate goes by the name too. */
export function renameMember(name: string, renamed: string): Statement[] {
  return [
    { sql: 'UPDATE nodes SET name = ? WHERE name = ?', params: [renamed, name] },
    {
      sql: 'UPDATE certificates SET name = ? WHERE name = ? AND type = ?',
      params: [renamed, name, certificateTypeCodes.code('server')],
    },
  ];
}

export function deleteMember(name: string): Statement[] {
  return [{ sql: 'DELETE FROM nodes WHERE name = ?', params: [name] }];
}

const parseMember = (row: Row): MemberRecord => ({
  id: Number(row['id']),
  name: String(row['name']),
  description: String(row['description']),
  address: String(row['address']),
  schema: Number(row['schema']),
  apiExtensions: Number(row['api_extensions']),
  architecture: architectureCodes.word(Number(row['arch'])),
  state: memberStateCodes.word(Number(row['state'])),
});
