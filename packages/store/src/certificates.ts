import { notFound } from '@lxd/model/errors';

import { certificateTypeCodes, type CertificateTypeWord } from './codes.js';
import type { Row, Statement, Store } from './store.js';

export interface CertificateRecord {
  readonly fingerprint: string; // SHA-256 of the DER, hexadecimal
  readonly type: CertificateTypeWord;
  readonly name: string;
  readonly certificate: string; // PEM
  readonly restricted: boolean;
  readonly projects: readonly string[];
}

const select = `SELECT c.fingerprint, c.type, c.name, c.certificate, c.restricted,
    (SELECT json_group_array(name) FROM (SELECT p.name FROM certificates_projects cp
      JOIN projects p ON p.id = cp.project_id WHERE cp.certificate_id = c.id
      ORDER BY p.name)) AS projects
  FROM certificates c`;

export async function listCertificates(store: Store): Promise<CertificateRecord[]> {
  const rows = await store.query(`${select} ORDER BY c.fingerprint`);
  return rows.map(parseCertificate);
}

/** Up to two certificates whose fingerprint starts so: two say it is ambiguous. */
export async function findCertificates(store: Store, prefix: string): Promise<CertificateRecord[]> {
  const rows = await store.query(
    `${select} WHERE c.fingerprint >= ? AND c.fingerprint < ? LIMIT 2`,
    [prefix, `${prefix}~`], // "~" sorts after every hexadecimal digit
  );
  return rows.map(parseCertificate);
}

export function insertCertificate(certificate: CertificateRecord): Statement[] {
  return [
    {
      sql: `INSERT INTO certificates (fingerprint, type, name, certificate, restricted)
        VALUES (?, ?, ?, ?, ?)`,
      params: [
        certificate.fingerprint,
        certificateTypeCodes.code(certificate.type),
        certificate.name,
        certificate.certificate,
        Number(certificate.restricted),
      ],
    },
    ...insertProjects(certificate.fingerprint, certificate.projects),
  ];
}

/** Replaces everything; `fingerprint` names the row as it is now. */
export function updateCertificate(fingerprint: string, after: CertificateRecord): Statement[] {
  return [
    {
      sql: `UPDATE certificates SET fingerprint = ?, type = ?, name = ?, certificate = ?,
        restricted = ? WHERE fingerprint = ?`,
      params: [
        after.fingerprint,
        certificateTypeCodes.code(after.type),
        after.name,
        after.certificate,
        Number(after.restricted),
        fingerprint,
      ],
    },
    {
      sql: `DELETE FROM certificates_projects WHERE certificate_id IN
        (SELECT id FROM certificates WHERE fingerprint = ?)`,
      params: [after.fingerprint],
    },
    ...insertProjects(after.fingerprint, after.projects),
  ];
}

export function deleteCertificate(fingerprint: string): Statement[] {
  return [{ sql: 'DELETE FROM certificates WHERE fingerprint = ?', params: [fingerprint] }];
}

function insertProjects(fingerprint: string, projects: readonly string[]): Statement[] {
  if (projects.length === 0) return [];
  return [
    ...projects.map((name) => ({
      sql: 'SELECT 1 FROM projects WHERE name = ?',
      params: [name],
      guard: () => notFound('Project not found'),
    })),
    {
      sql: `INSERT INTO certificates_projects (certificate_id, project_id)
        SELECT c.id, p.id FROM certificates c, json_each(?) j
        JOIN projects p ON p.name = j.value WHERE c.fingerprint = ?`,
      params: [JSON.stringify(projects), fingerprint],
    },
  ];
}

const parseCertificate = (row: Row): CertificateRecord => ({
  fingerprint: String(row['fingerprint']),
  type: certificateTypeCodes.word(Number(row['type'])),
  name: String(row['name']),
  certificate: String(row['certificate']),
  restricted: row['restricted'] === 1,
  projects: JSON.parse(String(row['projects'])) as string[],
});
