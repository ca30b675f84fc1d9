import { pinCertificate, tlsFiles } from '@lxd/client/remotes/tls-files';
import type { ClientConfig } from '@lxd/client/remotes/config-file';
import { ConnectionError, UntrustedCertificateError } from '@lxd/client/errors';
import { Server } from '@lxd/client/server';
import { fetchCertificate } from '@lxd/client/tls/fetch-certificate';
import { fingerprint } from '@lxd/client/tls/self-signed';
import { DomainError } from '@lxd/model/errors';
import { ask } from '../shell/ask.js';
import { UsageError } from '../shell/errors.js';
import type { Shell } from '../shell/shell.js';

/**
 * Pins the server's certificate unless an authority vouches for it.
 * @param accept take it without asking
 * @throws UsageError when the user doesn't take it
 */
export async function trustServer(
  shell: Shell,
  config: ClientConfig,
  name: string,
  url: string,
  accept: boolean,
): Promise<void> {
  if (await vouchedFor(config, url)) return;
  const certificate = await fetchCertificate(url);
  if (!accept) {
    const print = fingerprint(certificate);
    shell.print(`Certificate fingerprint: ${print}`);
    const answer = (await ask(shell, 'ok (y/n/[fingerprint])? ', '', () => null)).toLowerCase();
    if (answer !== print) {
      if (answer === '' || answer.startsWith('n')) {
        throw new UsageError('Server certificate NACKed by user');
      }
      if (!answer.startsWith('y')) throw new UsageError("Please type 'y', 'n' or the fingerprint:");
    }
  }
  await pinCertificate(config, name, certificate);
}

/** Whether the server's certificate is accepted without our pinning it. */
async function vouchedFor(config: ClientConfig, url: string): Promise<boolean> {
  const tls = await tlsFiles(config, '');
  const server = new Server({ kind: 'https', url, tls: { ...tls, pinned: null } });
  try {
    await server.get('');
    return true;
  } catch (error) {
    if (error instanceof UntrustedCertificateError || error instanceof ConnectionError) return false;
    if (error instanceof DomainError) return true;
    throw error;
  } finally {
    server.close();
  }
}
