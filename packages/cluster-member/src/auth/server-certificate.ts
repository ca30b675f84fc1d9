import { readFile, rename, writeFile } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';

import { type KeyPair, selfSigned } from './self-signed.js';

/** `server.crt` and `server.key` below `directory`, made at the first start. */
export async function serverCertificate(directory: string): Promise<KeyPair> {
  const certificatePath = join(directory, 'server.crt');
  const keyPath = join(directory, 'server.key');
  const [certificate, key] = await Promise.all([readOrNull(certificatePath), readOrNull(keyPath)]);
  if (certificate !== null && key !== null) return { certificate, key };

  const host = hostname();
  const names = [host, '127.0.0.1', '::1'];
  const pair = await selfSigned('server', `${userInfo().username}@${host}`, names);
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

/** All of the file or none of it, whenever the power fails. */
async function writeWhole(path: string, text: string, mode: number): Promise<void> {
  await writeFile(`${path}.new`, text, { mode, flush: true });
  await rename(`${path}.new`, path);
}
