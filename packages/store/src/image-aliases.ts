import { instanceTypeCodes, type InstanceTypeWord } from './codes.js';
import { imageRef } from './images.js';
import type { Row, Statement, Store } from './store.js';
import { where } from './where.js';

export interface ImageAliasRecord {
  readonly name: string;
  readonly description: string;
  readonly target: string; // fingerprint
  readonly type: InstanceTypeWord;
}

export type NewImageAlias = Omit<ImageAliasRecord, 'type'>;

const select = `SELECT a.name, a.description, im.fingerprint, im.type
  FROM images_aliases a JOIN images im ON im.id = a.image_id
  JOIN projects p ON p.id = a.project_id`;

export async function listAliases(
  store: Store,
  project: string,
  options: { readonly publicOnly?: boolean } = {},
): Promise<ImageAliasRecord[]> {
  const { sql, params } = where([
    ['p.name = ?', project],
    ['im.public = ?', options.publicOnly ? 1 : undefined],
  ]);
  const rows = await store.query(`${select} ${sql} ORDER BY a.name`, params);
  return rows.map(parseAlias);
}

export async function getAlias(
  store: Store,
  project: string,
  name: string,
  options: { readonly publicOnly?: boolean } = {},
): Promise<ImageAliasRecord | null> {
  const { sql, params } = where([
    ['p.name = ?', project],
    ['a.name = ?', name],
    ['im.public = ?', options.publicOnly ? 1 : undefined],
  ]);
  const [row] = await store.query(`${select} ${sql}`, params);
  return row ? parseAlias(row) : null;
}

export function insertAlias(project: string, alias: NewImageAlias): Statement[] {
  const image = imageRef(project, alias.target);
  return [
    {
      sql: `INSERT INTO images_aliases (name, image_id, description, project_id)
        SELECT ?, o.id, ?, p.id FROM (${image.sql}) o, projects p WHERE p.name = ?`,
      params: [alias.name, alias.description, ...image.params, project],
    },
  ];
}

export function updateAlias(project: string, alias: NewImageAlias): Statement[] {
  const image = imageRef(project, alias.target);
  return [
    {
      sql: `UPDATE images_aliases SET description = ?, image_id = (${image.sql})
        WHERE name = ? AND project_id = (SELECT id FROM projects WHERE name = ?)`,
      params: [alias.description, ...image.params, alias.name, project],
    },
  ];
}

export function renameAlias(project: string, name: string, newName: string): Statement[] {
  return [
    {
      sql: `UPDATE images_aliases SET name = ?
        WHERE name = ? AND project_id = (SELECT id FROM projects WHERE name = ?)`,
      params: [newName, name, project],
    },
  ];
}

export function deleteAlias(project: string, name: string): Statement[] {
  return [
    {
      sql: `DELETE FROM images_aliases
        WHERE name = ? AND project_id = (SELECT id FROM projects WHERE name = ?)`,
      params: [name, project],
    },
  ];
}

const parseAlias = (row: Row): ImageAliasRecord => ({
  name: String(row['name']),
  description: String(row['description']),
  target: String(row['fingerprint']),
  type: instanceTypeCodes.word(Number(row['type'])),
});
