import { X509Certificate } from 'node:crypto';
import { watch, type FSWatcher } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { wrap } from '@lxd/model/errors';

import { plainSerial, revokedSerials } from './revocation-list.js';

const authorityFile = 'server.ca';
const revocationFile = 'ca.crl';

/**
 * PKI mode: the authority that issues the certificates of all clients and servers. Without it
 * a client's certificate counts for nothing, whatever the trust store says.
 */
export class Authority {
  readonly #issuers: readonly X509Certificate[];
  #revoked: ReadonlySet<string>;
  #watcher: FSWatcher | null = null;

  /**
   * @param certificate PEM, one or several
   * @param revocations PEM or DER; null: nothing was revoked
   * @throws Error when either can't be read
   */
  constructor(
    readonly certificate: string,
    revocations: Buffer | null,
  ) {
    const blocks = certificate.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g);
    this.#issuers = (blocks ?? []).map((block) => new X509Certificate(block));
    if (this.#issuers.length === 0) throw new Error('it holds no certificate');
    this.#revoked = revocations === null ? new Set() : revokedSerials(revocations);
  }

  /** Whether it issued `certificate`, directly. That it is still valid is not looked at. */
  issued(certificate: X509Certificate): boolean {
    return this.#issuers.some(
      (issuer) =>
        issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey),
    );
  }

  /** @param serialNumber as X509Certificate has it */
  revoked(serialNumber: string): boolean {
    return this.#revoked.has(plainSerial(serialNumber));
  }

  /** Takes up new revocations in `directory` while the server runs. */
  follow(directory: string, warn: (message: string, error: unknown) => void): void {
    let reading = Promise.resolve();
    const read = async () => {
      const list = await readRevocations(directory);
      this.#revoked = list === null ? new Set() : revokedSerials(list);
    };
    this.#watcher = watch(directory, { persistent: false }, (_event, name) => {
      if (name !== revocationFile) return;
      reading = reading.then(read).catch((error: unknown) =>
        warn(`Cannot read ${revocationFile}, the old one stays in force`, error),
      );
    });
  }

  close(): void {
    this.#watcher?.close();
  }
}

/**
 * `server.ca` and `ca.crl` of `directory`; null without the former.
 * @throws Error: a server told to rely on an authority must not run without it
 */
export async function readAuthority(directory: string): Promise<Authority | null> {
  const certificate = await readOrNull(join(directory, authorityFile));
  if (certificate === null) return null;
  try {
    return new Authority(certificate.toString('utf8'), await readRevocations(directory));
  } catch (error) {
    throw wrap(`Cannot use ${authorityFile} and ${revocationFile}`, error);
  }
}

const readRevocations = (directory: string): Promise<Buffer | null> =>
  readOrNull(join(directory, revocationFile));

async function readOrNull(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
