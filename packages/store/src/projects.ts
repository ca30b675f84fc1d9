import {
  configColumn,
  insertConfig,
  parseConfig,
  replaceConfig,
  type ConfigMap,
  type RowRef,
} from './config-map.js';
import type { Row, Statement, Store } from './store.js';

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

/** What is in a project, by kind: project name, kind's table, and its own name. */
export async function projectContents(
  store: Store,
  name: string,
): Promise<{ kind: 'instances' | 'profiles' | 'images' | 'networks' | 'volumes'; name: string; pool: string | null }[]> {
  const rows = await store.query(
    `WITH p AS (SELECT id FROM projects WHERE name = ?)
      SELECT 'instances' AS kind, name, NULL AS pool FROM instances
        WHERE project_id IN (SELECT id FROM p)
      UNION ALL SELECT 'profiles', name, NULL FROM profiles WHERE project_id IN (SELECT id FROM p)
      UNION ALL SELECT 'images', fingerprint, NULL FROM images
        WHERE project_id IN (SELECT id FROM p)
      UNION ALL SELECT 'networks', name, NULL FROM networks WHERE project_id IN (SELECT id FROM p)
      UNION ALL SELECT 'volumes', v.name, sp.name FROM storage_volumes v
        JOIN storage_pools sp ON sp.id = v.storage_pool_id
        WHERE v.project_id IN (SELECT id FROM p) AND v.type = 2`,
    [name],
  );
  return rows.map((row) => ({
    kind: String(row['kind']) as 'instances',
    name: String(row['name']),
    pool: row['pool'] === null ? null : String(row['pool']),
  }));
}

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
