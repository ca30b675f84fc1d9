import {
  contentTypeCodes,
  volumeTypeCodes,
  type ContentTypeWord,
  type VolumeTypeWord,
} from './codes.js';
import {
  configColumn,
  insertConfig,
  parseConfig,
  replaceConfig,
  type ConfigMap,
  type RowRef,
} from './config-map.js';
import { readPages } from './pages.js';
import type { Row, Statement, Store } from './store.js';
import { where } from './where.js';

export interface VolumeKey {
  readonly pool: string;
  readonly project: string;
  readonly type: VolumeTypeWord;
  readonly name: string;
}

export interface VolumeRecord extends VolumeKey {
  readonly id: number;
  readonly location: string | null; // null: on a pool all members share
  readonly description: string;
  readonly contentType: ContentTypeWord;
  readonly config: ConfigMap;
}

export type NewVolume = Omit<VolumeRecord, 'id'>;

export interface VolumeFilter {
  readonly pool?: string;
  readonly project?: string;
  readonly type?: VolumeTypeWord;
  readonly name?: string;
}

const configTable = { table: 'storage_volumes_config', owner: 'storage_volume_id' };

/** Ordered by pool, type, project and name. */
export async function listVolumes(store: Store, filter: VolumeFilter = {}): Promise<VolumeRecord[]> {
  const { sql, params } = where([
    ['sp.name = ?', filter.pool],
    ['p.name = ?', filter.project],
    ['v.type = ?', filter.type === undefined ? undefined : volumeTypeCodes.code(filter.type)],
    ['v.name = ?', filter.name],
  ]);
  const from = `FROM storage_volumes v
    JOIN storage_pools sp ON sp.id = v.storage_pool_id
    JOIN projects p ON p.id = v.project_id
    LEFT JOIN nodes n ON n.id = v.node_id`;
  const select = `SELECT v.id, v.name, sp.name AS pool, p.name AS project, n.name AS location,
    v.type, v.description, v.content_type, ${configColumn(configTable, 'v.id')} AS config ${from}`;
  const ids = { sql: `SELECT v.id ${from} ${sql} ORDER BY sp.name, v.type, p.name, v.name`, params };
  return readPages(store, ids, { select, id: 'v.id', parse: parseVolume });
}

/** On pools that members don't share there may be one volume of a name on each of them. */
export async function getVolumes(store: Store, key: VolumeKey): Promise<VolumeRecord[]> {
  return listVolumes(store, key);
}

/**
 * Members that have a volume a project sees under a name; none where all members share the pool.
 * @param type as it stands in an address
 */
export async function volumeLocations(
  store: Store,
  { pool, project, type, name }: Omit<VolumeKey, 'type'> & { readonly type: string },
): Promise<string[]> {
  const code = volumeTypeCodes.find(type);
  if (code === null) return [];
  const own = ['true', '1', 'yes', 'on'];
  const rows = await store.query(
    `SELECT DISTINCT n.name FROM storage_volumes v
      JOIN storage_pools sp ON sp.id = v.storage_pool_id
      JOIN projects p ON p.id = v.project_id JOIN nodes n ON n.id = v.node_id
      WHERE sp.name = ? AND v.type = ? AND v.name = ? AND p.name = CASE
        WHEN ? = 'custom' AND NOT EXISTS (SELECT 1 FROM projects_config c
          JOIN projects cp ON cp.id = c.project_id WHERE cp.name = ?
          AND c.key = 'features.storage.volumes' AND lower(c.value) IN (${own.map(() => '?').join(', ')}))
        THEN 'default' WHEN ? = 'image' THEN p.name ELSE ? END ORDER BY n.name`,
    [pool, code, name, type, project, ...own, type, project],
  );
  return rows.map((row) => String(row['name']));
}

export function insertVolume(volume: NewVolume): Statement[] {
  return [
    {
      sql: `INSERT INTO storage_volumes (name, storage_pool_id, node_id, type, description,
          project_id, content_type)
        SELECT ?, sp.id, (SELECT id FROM nodes WHERE name = ?), ?, ?, p.id, ?
        FROM storage_pools sp, projects p WHERE sp.name = ? AND p.name = ?`,
      params: [
        volume.name,
        volume.location,
        volumeTypeCodes.code(volume.type),
        volume.description,
        contentTypeCodes.code(volume.contentType),
        volume.pool,
        volume.project,
      ],
    },
    ...insertConfig(configTable, volumeRef(volume, volume.location), volume.config),
  ];
}

export function updateVolume(
  key: VolumeKey,
  location: string | null,
  changes: { readonly description?: string; readonly config?: ConfigMap },
): Statement[] {
  const row = volumeRef(key, location);
  const statements: Statement[] = [];
  if (changes.description !== undefined) {
    statements.push({
      sql: `UPDATE storage_volumes SET description = ? WHERE id IN (${row.sql})`,
      params: [changes.description, ...row.params],
    });
  }
  if (changes.config) statements.push(...replaceConfig(configTable, row, changes.config));
  return statements;
}

export function renameVolume(key: VolumeKey, location: string | null, newName: string): Statement[] {
  const row = volumeRef(key, location);
  return [
    {
      sql: `UPDATE storage_volumes SET name = ? WHERE id IN (${row.sql})`,
      params: [newName, ...row.params],
    },
  ];
}

/** Absent is fine. */
export function deleteVolume(key: VolumeKey, location: string | null): Statement[] {
  const row = volumeRef(key, location);
  return [{ sql: `DELETE FROM storage_volumes WHERE id IN (${row.sql})`, params: row.params }];
}

/** An instance's root volume, whichever pool holds it. */
export function deleteInstanceVolumes(
  project: string,
  type: VolumeTypeWord,
  name: string,
  location: string,
): Statement[] {
  return [
    {
      sql: `DELETE FROM storage_volumes WHERE name = ? AND type = ?
        AND project_id IN (SELECT id FROM projects WHERE name = ?)
        AND (node_id IS NULL OR node_id IN (SELECT id FROM nodes WHERE name = ?))`,
      params: [name, volumeTypeCodes.code(type), project, location],
    },
  ];
}

const volumeRef = (key: VolumeKey, location: string | null): RowRef => ({
  sql: `SELECT v.id FROM storage_volumes v
    JOIN storage_pools sp ON sp.id = v.storage_pool_id
    JOIN projects p ON p.id = v.project_id
    WHERE sp.name = ? AND p.name = ? AND v.type = ? AND v.name = ?
      AND v.node_id IS (SELECT id FROM nodes WHERE name = ?)`,
  params: [key.pool, key.project, volumeTypeCodes.code(key.type), key.name, location],
});

const parseVolume = (row: Row): VolumeRecord => ({
  id: Number(row['id']),
  name: String(row['name']),
  pool: String(row['pool']),
  project: String(row['project']),
  location: row['location'] === null ? null : String(row['location']),
  type: volumeTypeCodes.word(Number(row['type'])),
  description: String(row['description']),
  contentType: contentTypeCodes.word(Number(row['content_type'])),
  config: parseConfig(row['config'] ?? '{}'),
});
