import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { serverForTests } from '../support/fixture.js';
import { folderPrefix, ours, peer, type Finished } from '../support/server.js';
import { until } from '../support/wait.js';

// The authority and the server's certificate are there before the server starts.
const server = serverForTests({ prepared: 'bare' });
const address = '127.0.0.1:8443';
const folders: string[] = [];
const folder = (): string => {
  folders.push(mkdtempSync(`${folderPrefix}pki-`));
  return folders.at(-1)!;
};
after(() => folders.forEach((one) => rmSync(one, { recursive: true })));

const ca = folder();
const openssl = (...args: readonly string[]) => execFileSync('openssl', args, { cwd: ca, stdio: 'pipe' });
const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:secp384r1', '-nodes'];
openssl('req', '-x509', ...newKey, '-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=Authority');
writeFileSync(join(ca, 'names'), 'subjectAltName=IP:127.0.0.1\n');

/** Issues `<path>.crt` and `<path>.key`. */
function issue(path: string, name: string, serial: string): void {
  openssl('req', '-new', ...newKey, '-keyout', `${path}.key`, '-out', 'one.csr', '-subj', `/CN=${name}`);
  openssl(
    ...['x509', '-req', '-in', 'one.csr', '-CA', 'ca.crt', '-CAkey', 'ca.key', '-extfile', 'names'],
    ...['-set_serial', `0x${serial}`, '-out', `${path}.crt`],
  );
}

/** The authority's list of revoked serial numbers. */
function revoke(...serials: readonly string[]): void {
  const lines = serials.map((serial) => `R\t400101000000Z\t250101000000Z\t${serial}\tunknown\t/CN=x\n`);
  writeFileSync(join(ca, 'index.txt'), lines.join(''));
  writeFileSync(join(ca, 'ca.cnf'), '[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ndefault_md=sha256\ndefault_crl_days=30\n');
  openssl('ca', '-config', 'ca.cnf', '-gencrl', '-keyfile', 'ca.key', '-cert', 'ca.crt', '-out', 'ca.crl');
  copyFileSync(join(ca, 'ca.crl'), join(server.dir, 'ca.crl'));
}

copyFileSync(join(ca, 'ca.crt'), join(server.dir, 'server.ca'));
issue(join(server.dir, 'server'), 'server', '01');

/** A client; with a serial number one whose certificate the authority issued and that knows it. */
function someone(lxc: string, serial: string | null) {
  const conf = folder();
  if (serial !== null) {
    issue(join(conf, 'client'), `client ${serial}`, serial);
    copyFileSync(join(ca, 'ca.crt'), join(conf, 'client.ca'));
  }
  return (...args: readonly string[]): Promise<Finished> =>
    server.run(['env', `LXD_CONF=${conf}`, '--unset=LXD_DIR', lxc, ...args], { input: '', timeoutMs: 30_000 });
}

for (const [whose, lxc, serial] of [
  ['ours', ours.lxc, '11'],
  ["Debian's", peer.lxc, '12'],
] as const) {
  test(`a client of the authority trusts the server unasked, and needs the password (${whose})`, async () => {
    await server.mustLxc('config', 'set', 'core.https_address', address);
    await server.mustLxc('config', 'set', 'core.trust_password', 'secret');
    const client = someone(lxc, serial);
    assert.notEqual((await client('remote', 'add', 'r', address, '--password=wrong')).code, 0);
    const added = await client('remote', 'add', 'r', address, '--password=secret');
    assert.equal(added.code, 0, added.stderr);
    assert.doesNotMatch(added.stdout, /fingerprint/);
    assert.match((await client('profile', 'list', 'r:', '--format=csv')).stdout, /^default,/);
  });

  test(`nobody else gets in, with the right password either (${whose})`, async () => {
    const client = someone(lxc, null);
    const refused = await client('remote', 'add', 'r', address, '--accept-certificate', '--password=secret');
    assert.notEqual(refused.code, 0);
  });
}

test('a certificate is refused from when it is revoked on', async () => {
  const client = someone(ours.lxc, '21');
  assert.equal((await client('remote', 'add', 'r', address, '--password=secret')).code, 0);
  assert.equal((await client('profile', 'list', 'r:')).code, 0);
  revoke('21');
  await until('it is refused', async () => (await client('profile', 'list', 'r:')).code !== 0);
});

test('core.trust_ca_certificates trusts every client of the authority that is not revoked', async () => {
  await server.mustLxc('config', 'set', 'core.trust_ca_certificates', 'true');
  const client = someone(ours.lxc, '31');
  const added = await client('remote', 'add', 'r', address);
  assert.equal(added.code, 0, added.stderr);
  assert.match((await client('profile', 'list', 'r:', '--format=csv')).stdout, /^default,/);
  revoke('21', '31');
  await until('it is refused', async () => (await client('profile', 'list', 'r:')).code !== 0);
  const stranger = someone(ours.lxc, null);
  assert.notEqual((await stranger('remote', 'add', 'r', address, '--accept-certificate', '--password=x')).code, 0);
});
