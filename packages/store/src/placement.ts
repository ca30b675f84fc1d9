import { architectureCodes, creationStateCodes, memberStateCodes, type MemberState } from './codes.js';
import type { Row, Store } from './store.js';

/** What of a member matters to where instances go. */
export interface PlacementMember {
  readonly name: string;
  readonly address: string;
  readonly state: MemberState;
  readonly architecture: string;
  readonly failureDomain: string;
  readonly groups: readonly string[];
  readonly scheduling: string; // `scheduler.instance`, "" when not set
  readonly instances: number;
  readonly pools: readonly string[];
  readonly networks: readonly string[];
}

/** All members, in the order they joined, by one query. */
export async function listPlacementMembers(store: Store): Promise<PlacementMember[]> {
  const created = creationStateCodes.code('Created');
  const rows = await store.query(
    `SELECT n.name, n.address, n.state, n.arch,
      COALESCE((SELECT f.name FROM nodes_failure_domains f WHERE f.id = n.failure_domain_id), 'default') AS domain,
      (SELECT json_group_array(g.name) FROM nodes_cluster_groups ng
        JOIN cluster_groups g ON g.id = ng.group_id WHERE ng.node_id = n.id) AS groups,
      COALESCE((SELECT c.value FROM nodes_config c
        WHERE c.node_id = n.id AND c.key = 'scheduler.instance'), '') AS scheduling,
      (SELECT count(*) FROM instances i WHERE i.node_id = n.id) AS instances,
      (SELECT json_group_array(sp.name) FROM storage_pools_nodes sn
        JOIN storage_pools sp ON sp.id = sn.storage_pool_id
        WHERE sn.node_id = n.id AND sn.state = ?) AS pools,
      (SELECT json_group_array(w.name) FROM networks_nodes wn
        JOIN networks w ON w.id = wn.network_id WHERE wn.node_id = n.id AND wn.state = ?) AS networks
      FROM nodes n ORDER BY n.id`,
    [created, created],
  );
  return rows.map(parse);
}

/** Null: there is no such member. */
export async function memberState(store: Store, name: string): Promise<MemberState | null> {
  const [row] = await store.query('SELECT state FROM nodes WHERE name = ?', [name]);
  return row === undefined ? null : memberStateCodes.word(Number(row['state']));
}

/** Whether there is a cluster group of this name. */
export async function groupExists(store: Store, name: string): Promise<boolean> {
  return (await store.query('SELECT 1 FROM cluster_groups WHERE name = ?', [name])).length > 0;
}

const parse = (row: Row): PlacementMember => ({
  name: String(row['name']),
  address: String(row['address']),
  state: memberStateCodes.word(Number(row['state'])),
  architecture: architectureCodes.word(Number(row['arch'])),
  failureDomain: String(row['domain']),
  groups: JSON.parse(String(row['groups'])) as string[],
  scheduling: String(row['scheduling']),
  instances: Number(row['instances']),
  pools: JSON.parse(String(row['pools'])) as string[],
  networks: JSON.parse(String(row['networks'])) as string[],
});
