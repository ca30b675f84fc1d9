import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { promisify } from 'node:util';

import type { SelfSigned } from '@lxd/client/tls/self-signed';

const run = promisify(execFile);

/** An authority made with openssl, as an administrator in PKI mode has one. */
export interface OpensslAuthority {
  readonly certificate: string; // PEM
  /** @param serial hexadecimal */
  issue(commonName: string, serial: string): Promise<SelfSigned>;
  /** Its revocation list, PEM, naming `serials` in hexadecimal. */
  revocations(...serials: readonly string[]): Promise<Buffer>;
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:secp384r1', '-nodes'];

export async function opensslAuthority(context: TestContext): Promise<OpensslAuthority> {
  const directory = await mkdtemp(join(tmpdir(), 'lxd-authority-'));
  context.after(() => rm(directory, { recursive: true }));
  const openssl = (...args: readonly string[]) => run('openssl', args, { cwd: directory, timeout: 30_000 });
  await openssl('req', '-x509', ...newKey, '-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=Authority');
  return {
    certificate: await readFile(join(directory, 'ca.crt'), 'utf8'),
    async issue(commonName, serial) {
      await openssl('req', '-new', ...newKey, '-keyout', 'one.key', '-out', 'one.csr', '-subj', `/CN=${commonName}`);
      await openssl(
        'x509', '-req', '-in', 'one.csr', '-CA', 'ca.crt', '-CAkey', 'ca.key',
        '-set_serial', `0x${serial}`, '-out', 'one.crt',
      ); // prettier-ignore
      const [certificate, key] = await Promise.all(
        ['one.crt', 'one.key'].map((name) => readFile(join(directory, name), 'utf8')),
      );
      return { certificate: certificate!, key: key! };
    },
    async revocations(...serials) {
      const entries = serials.map((serial) => `R\t400101000000Z\t250101000000Z\t${serial}\tunknown\t/CN=x\n`);
      await writeFile(join(directory, 'index.txt'), entries.join(''));
      await writeFile(
        join(directory, 'ca.cnf'),
        '[ca]\ndefault_ca = d\n[d]\ndatabase = index.txt\ndefault_md = sha256\ndefault_crl_days = 30\n',
      );
      await openssl('ca', '-config', 'ca.cnf', '-gencrl', '-keyfile', 'ca.key', '-cert', 'ca.crt', '-out', 'ca.crl');
      return readFile(join(directory, 'ca.crl'));
    },
  };
}
