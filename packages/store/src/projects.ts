import {
  configColumn,
  insertConfig,
  parseConfig,
  replaceConfig,
  type ConfigMap,
  type RowRef,
} from './config-map.js';
import type { Row, Statement, Store } from './store.js';
import { where } from './where.js';

export interface ProjectRecord {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  readonly config: ConfigMap;
}

export type NewProject = Omit<ProjectRecord, 'id'>;

const configTable = { table: 'projects_config', owner: 'project_id' };

const select = `SELECT p.id, p.name, p.description,
    ${configColumn(configTable, 'p.id')} AS config FROM projects p`;

export async function listProjects(store: Store): Promise<ProjectRecord[]> {
  const rows = await store.query(`${select} ORDER BY p.name`);
  return rows.map(parseProject);
}

export async function getProject(store: Store, name: string): Promise<ProjectRecord | null> {
  const [row] = await store.query(`${select} WHERE p.name = ?`, [name]);
  return row ? parseProject(row) : null;
}

/** One object of a project. `pool` is set for custom volumes. */
export interface ProjectContent {
  readonly project: string;
  readonly kind: 'images' | 'instances' | 'network-acls' | 'networks' | 'profiles' | 'volumes';
  readonly name: string;
  readonly pool: string | null;
}

/** What projects hold, of one or of all, by one query; ordered by project, kind and name. */
export async function projectContents(store: Store, name?: string): Promise<ProjectContent[]> {
  const { sql, params } = where([['p.name = ?', name]]);
  const rows = await store.query(
    `WITH o AS (
      SELECT project_id, 0 AS rank, 'instances' AS kind, name, NULL AS pool FROM instances
      UNION ALL SELECT project_id, 2, 'images', fingerprint, NULL FROM images
      UNION ALL SELECT project_id, 1, 'profiles', name, NULL FROM profiles
      UNION ALL SELECT v.project_id, 3, 'volumes', v.name, sp.name FROM storage_volumes v
        JOIN storage_pools sp ON sp.id = v.storage_pool_id WHERE v.type = 2
      UNION ALL SELECT project_id, 4, 'networks', name, NULL FROM networks
      UNION ALL SELECT project_id, 5, 'network-acls', name, NULL FROM networks_acls)
    SELECT p.name AS project, o.kind, o.name, o.pool FROM o JOIN projects p ON p.id = o.project_id
      ${sql} ORDER BY p.name, o.rank, o.name`,
    params,
  );
  return rows.map((row) => ({
    project: String(row['project']),
    kind: String(row['kind']) as ProjectContent['kind'],
    name: String(row['name']),
    pool: row['pool'] === null ? null : String(row['pool']),
  }));
}

/** Precondition: the project holds nothing but, maybe, a profile `default`. */
export function guardProjectEmpty(name: string, otherwise: () => Error): Statement {
  const none = (table: string, also = '') =>
    `NOT EXISTS (SELECT 1 FROM ${table} t WHERE t.project_id = p.id ${also})`;
  return {
    sql: `SELECT 1 FROM projects p WHERE p.name = ? AND ${[
      none('images'),
      none('instances'),
      none('networks'),
      none('networks_acls'),
      none('networks_zones'),
      none('profiles', "AND t.name <> 'default'"),
      none('storage_volumes'),
    ].join(' AND ')}`,
    params: [name],
    guard: otherwise,
  };
}

/** Precondition: the project is there. */
export const guardProject = (name: string, otherwise: () => Error): Statement => ({
  ...projectRef(name),
  guard: otherwise,
});

/** The row alone; a project with profiles of its own needs its `default` one too (profiles.ts). */
export function insertProject(project: NewProject): Statement[] {
  return [
    {
      sql: 'INSERT INTO projects (name, description) VALUES (?, ?)',
      params: [project.name, project.description],
    },
    ...insertConfig(configTable, projectRef(project.name), project.config),
  ];
}

export function updateProject({ name, description, config }: NewProject): Statement[] {
  const row = projectRef(name);
  return [
    { sql: 'UPDATE projects SET description = ? WHERE name = ?', params: [description, name] },
    ...replaceConfig(configTable, row, config),
  ];
}

export function renameProject(name: string, newName: string): Statement[] {
  return [{ sql: 'UPDATE projects SET name = ? WHERE name = ?', params: [newName, name] }];
}

/** The schema's cascades take everything in it along; check first that it is empty. */
export function deleteProject(name: string): Statement[] {
  return [{ sql: 'DELETE FROM projects WHERE name = ?', params: [name] }];
}

const projectRef = (name: string): RowRef => ({
  sql: 'SELECT id FROM projects WHERE name = ?',
  params: [name],
});

const parseProject = (row: Row): ProjectRecord => ({
  id: Number(row['id']),
  name: String(row['name']),
  description: String(row['description']),
  config: parseConfig(row['config'] ?? '{}'),
});
