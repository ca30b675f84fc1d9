import { readFile } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';

import { selfSigned, type SelfSigned } from '@lxd/client/tls/self-signed';

import { writeWhole } from '../write-whole.js';

/** `server.crt` and `server.key` below `directory`, made at the first start. */
export async function serverCertificate(directory: string): Promise<SelfSigned> {
  const certificatePath = join(directory, 'server.crt');
  const keyPath = join(directory, 'server.key');
  const [certificate, key] = await Promise.all([readOrNull(certificatePath), readOrNull(keyPath)]);
  if (certificate !== null && key !== null) return { certificate, key };

  const host = hostname();
  const pair = await selfSigned({
    usage: 'server',
    commonName: `${userInfo().username}@${host}`,
    names: [host, '127.0.0.1', '::1'],
    now: new Date(),
  });
  await writeWhole(keyPath, pair.key, 0o600);
  await writeWhole(certificatePath, pair.certificate, 0o644);
  return pair;
}

async function readOrNull(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
