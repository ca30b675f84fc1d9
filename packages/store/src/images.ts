import {
  architectureCodes,
  imageProtocolCodes,
  instanceTypeCodes,
  type ImageProtocolWord,
  type InstanceTypeWord,
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
import type { Row, SqlValue, Statement, Store } from './store.js';
import { where } from './where.js';

export interface ImageSource {
  readonly server: string;
  readonly protocol: ImageProtocolWord;
  readonly certificate: string;
  readonly alias: string;
}

export interface ImageAlias {
  readonly name: string;
  readonly description: string;
}

export interface ImageRecord {
  readonly id: number;
  readonly project: string;
  readonly fingerprint: string;
  readonly filename: string;
  readonly sizeBytes: number;
  readonly public: boolean;
  readonly type: InstanceTypeWord;
  readonly architecture: string;
  readonly createdAt: string | null; // RFC 3339, like all times here; null: unknown
  readonly expiresAt: string | null;
  readonly uploadedAt: string;
  readonly lastUsedAt: string | null;
  readonly cached: boolean;
  readonly autoUpdate: boolean;
  readonly properties: ConfigMap;
  readonly profiles: readonly string[]; // in the order they apply
  readonly aliases: readonly ImageAlias[];
  readonly source: ImageSource | null;
}

export type NewImage = Omit<ImageRecord, 'id' | 'aliases' | 'lastUsedAt'>;

const properties = { table: 'images_properties', owner: 'image_id' };

const select = `SELECT im.*, p.name AS project,
    ${configColumn(properties, 'im.id')} AS properties,
    (SELECT json_group_array(name) FROM (SELECT pr.name FROM images_profiles ip
      JOIN profiles pr ON pr.id = ip.profile_id
      WHERE ip.image_id = im.id ORDER BY ip.apply_order, ip.id)) AS profiles,
    (SELECT json_group_array(json_object('name', name, 'description', description))
      FROM (SELECT * FROM images_aliases a WHERE a.image_id = im.id ORDER BY a.name)) AS aliases,
    (SELECT json_object('server', s.server, 'protocol', s.protocol,
      'certificate', s.certificate, 'alias', s.alias)
      FROM images_source s WHERE s.image_id = im.id) AS source
  FROM images im JOIN projects p ON p.id = im.project_id`;

export interface ImageFilter {
  readonly project?: string;
  readonly publicOnly?: boolean;
}

/** Ordered by id: in the order they came. */
export async function listImages(store: Store, filter: ImageFilter = {}): Promise<ImageRecord[]> {
  const { sql, params } = conditions(filter);
  const ids = {
    sql: `SELECT im.id FROM images im JOIN projects p ON p.id = im.project_id ${sql} ORDER BY im.id`,
    params,
  };
  return readPages(store, ids, { select, id: 'im.id', parse: parseImage });
}

export async function listFingerprints(store: Store, filter: ImageFilter = {}): Promise<string[]> {
  const { sql, params } = conditions(filter);
  const rows = await store.query(
    `SELECT im.fingerprint FROM images im JOIN projects p ON p.id = im.project_id
      ${sql} ORDER BY im.id`,
    params,
  );
  return rows.map((row) => String(row['fingerprint']));
}

export async function getImage(
  store: Store,
  project: string,
  fingerprint: string,
): Promise<ImageRecord | null> {
  const [row] = await store.query(`${select} WHERE p.name = ? AND im.fingerprint = ?`, [
    project,
    fingerprint,
  ]);
  return row ? parseImage(row) : null;
}

/** Up to two images whose fingerprint starts so: one is an answer, two say it is ambiguous. */
export async function findImages(
  store: Store,
  project: string,
  prefix: string,
  publicOnly = false,
): Promise<ImageRecord[]> {
  const rows = await store.query(
    `${select} WHERE p.name = ? AND im.fingerprint >= ? AND im.fingerprint < ?
      ${publicOnly ? 'AND im.public = 1' : ''} LIMIT 2`,
    [project, prefix, `${prefix}~`], // "~" sorts after every hexadecimal digit
  );
  return rows.map(parseImage);
}

/** Projects that hold this image: its bytes go when the last one lets go. */
export async function imageProjects(store: Store, fingerprint: string): Promise<string[]> {
  const rows = await store.query(
    `SELECT p.name FROM images im JOIN projects p ON p.id = im.project_id
      WHERE im.fingerprint = ? ORDER BY p.name`,
    [fingerprint],
  );
  return rows.map((row) => String(row['name']));
}

/** The row with all that belongs to it, present on one member. */
export function insertImage(
  image: NewImage,
  on: { readonly member: string; readonly profileProject: string },
): Statement[] {
  const row = imageRef(image.project, image.fingerprint);
  return [
    {
      sql: `INSERT INTO images (fingerprint, filename, size, public, architecture, creation_date,
          expiry_date, upload_date, cached, auto_update, project_id, type)
        SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, id, ? FROM projects WHERE name = ?`,
      params: [
        image.fingerprint,
        image.filename,
        image.sizeBytes,
        Number(image.public),
        architectureCodes.find(image.architecture),
        image.createdAt,
        image.expiresAt,
        image.uploadedAt,
        Number(image.cached),
        Number(image.autoUpdate),
        instanceTypeCodes.code(image.type),
        image.project,
      ],
    },
    {
      sql: `INSERT INTO images_nodes (image_id, node_id)
        SELECT o.id, n.id FROM (${row.sql}) o, nodes n WHERE n.name = ?`,
      params: [...row.params, on.member],
    },
    ...insertProperties(row, image.properties),
    ...insertProfiles(row, image.profiles, on.profileProject),
    ...(image.source
      ? [
          {
            sql: `INSERT INTO images_source (image_id, server, protocol, certificate, alias)
              SELECT o.id, ?, ?, ?, ? FROM (${row.sql}) o`,
            params: [
              image.source.server,
              imageProtocolCodes.code(image.source.protocol),
              image.source.certificate,
              image.source.alias,
              ...row.params,
            ],
          },
        ]
      : []),
  ];
}

/** What an update may change; what is absent stays. */
export interface ImageChanges {
  readonly public?: boolean;
  readonly autoUpdate?: boolean;
  readonly cached?: boolean;
  readonly expiresAt?: string | null;
  readonly lastUsedAt?: string;
  readonly properties?: ConfigMap;
  readonly profiles?: readonly string[];
}

export function updateImage(
  project: string,
  fingerprint: string,
  changes: ImageChanges,
  profileProject = project,
): Statement[] {
  const row = imageRef(project, fingerprint);
  const bit = (value: boolean | undefined) => (value === undefined ? undefined : Number(value));
  const fields: readonly (readonly [string, SqlValue | undefined])[] = [
    ['public', bit(changes.public)],
    ['auto_update', bit(changes.autoUpdate)],
    ['cached', bit(changes.cached)],
    ['expiry_date', changes.expiresAt],
    ['last_use_date', changes.lastUsedAt],
  ];
  const set = fields.filter(([, value]) => value !== undefined);
  return [
    ...(set.length > 0
      ? [
          {
            sql: `UPDATE images SET ${set.map(([column]) => `${column} = ?`).join(', ')}
              WHERE id IN (${row.sql})`,
            params: [...set.map(([, value]) => value ?? null), ...row.params],
          },
        ]
      : []),
    ...(changes.properties ? replaceConfig(properties, row, changes.properties) : []),
    ...(changes.profiles
      ? [
          { sql: `DELETE FROM images_profiles WHERE image_id IN (${row.sql})`, params: row.params },
          ...insertProfiles(row, changes.profiles, profileProject),
        ]
      : []),
  ];
}

/** With its aliases and all else. Absent is fine. */
export function deleteImage(project: string, fingerprint: string): Statement[] {
  const row = imageRef(project, fingerprint);
  return [{ sql: `DELETE FROM images WHERE id IN (${row.sql})`, params: row.params }];
}

/** For statements of other files that hang on an image. */
export function imageRef(project: string, fingerprint: string): RowRef {
  return {
    sql: `SELECT im.id FROM images im JOIN projects p ON p.id = im.project_id
      WHERE p.name = ? AND im.fingerprint = ?`,
    params: [project, fingerprint],
  };
}

const insertProperties = (row: RowRef, map: ConfigMap): Statement[] =>
  insertConfig(properties, row, map);

function insertProfiles(
  row: RowRef,
  profiles: readonly string[],
  profileProject: string,
): Statement[] {
  if (profiles.length === 0) return [];
  return [
    {
      sql: `INSERT INTO images_profiles (image_id, profile_id, apply_order)
        SELECT o.id, pr.id, j.key + 1 FROM (${row.sql}) o, json_each(?) j
        JOIN profiles pr ON pr.name = j.value
        JOIN projects pp ON pp.id = pr.project_id AND pp.name = ?`,
      params: [...row.params, JSON.stringify(profiles), profileProject],
    },
  ];
}

function conditions({ project, publicOnly }: ImageFilter) {
  return where([
    ['p.name = ?', project],
    ['im.public = ?', publicOnly ? 1 : undefined],
  ]);
}

const text = (value: SqlValue | undefined): string | null =>
  value === null || value === undefined ? null : String(value);

function parseImage(row: Row): ImageRecord {
  const source = text(row['source']);
  return {
    id: Number(row['id']),
    project: String(row['project']),
    fingerprint: String(row['fingerprint']),
    filename: String(row['filename']),
    sizeBytes: Number(row['size']),
    public: row['public'] === 1,
    type: instanceTypeCodes.word(Number(row['type'])),
    architecture: architectureCodes.word(Number(row['architecture'])),
    createdAt: text(row['creation_date']),
    expiresAt: text(row['expiry_date']),
    uploadedAt: String(row['upload_date']),
    lastUsedAt: text(row['last_use_date']),
    cached: row['cached'] === 1,
    autoUpdate: row['auto_update'] === 1,
    properties: parseConfig(row['properties'] ?? '{}'),
    profiles: JSON.parse(String(row['profiles'])) as string[],
    aliases: JSON.parse(String(row['aliases'])) as ImageAlias[],
    source: source === null ? null : parseSource(source),
  };
}

function parseSource(json: string): ImageSource {
  const source = JSON.parse(json) as Omit<ImageSource, 'protocol'> & { protocol: number };
  return { ...source, protocol: imageProtocolCodes.word(source.protocol) };
}

/** Members that have the files of an image; they are the same in every project. */
export async function imageHolders(store: Store, fingerprint: string): Promise<string[]> {
  const rows = await store.query(
    `SELECT DISTINCT n.name FROM images_nodes i JOIN nodes n ON n.id = i.node_id
      JOIN images im ON im.id = i.image_id WHERE im.fingerprint = ? ORDER BY n.name`,
    [fingerprint],
  );
  return rows.map((row) => String(row['name']));
}

/** One more member has the files, in whatever project the image is. */
export function putImageOnMember(fingerprint: string, member: string): Statement[] {
  return [
    {
      sql: `INSERT OR IGNORE INTO images_nodes (image_id, node_id)
        SELECT i.id, n.id FROM images i, nodes n WHERE i.fingerprint = ? AND n.name = ?`,
      params: [fingerprint, member],
    },
  ];
}

/** All images there are, once each, and the members that have their files. */
export async function listImageHolders(
  store: Store,
): Promise<{ fingerprint: string; holders: string[] }[]> {
  const rows = await store.query(
    `SELECT im.fingerprint, json_group_array(DISTINCT n.name) AS holders FROM images im
      JOIN images_nodes i ON i.image_id = im.id JOIN nodes n ON n.id = i.node_id
      GROUP BY im.fingerprint ORDER BY im.fingerprint`,
  );
  return rows.map((row) => ({
    fingerprint: String(row['fingerprint']),
    holders: JSON.parse(String(row['holders'])) as string[],
  }));
}
