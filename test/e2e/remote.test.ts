import assert from 'node:assert/strict';
import { test } from 'node:test';

import { serverForTests } from '../support/fixture.js';

const server = serverForTests({ prepared: 'bare' });
const address = '127.0.0.1:8443';

test('an untrusted client sees that there is an API and nothing more', async () => {
  await server.mustLxc('config', 'set', 'core.https_address', address);
  const get = async (path: string): Promise<string> =>
    (await server.run(['curl', '--silent', '--insecure', `https://${address}${path}`])).stdout;
  const seen = JSON.parse(await get('/1.0')) as { metadata: { auth: string; environment?: unknown } };
  assert.equal(seen.metadata.auth, 'untrusted');
  assert.equal(seen.metadata.environment, undefined);
  assert.match(await get('/1.0/instances'), /"error":"not authorized"|"error_code":403/);
});

test('a client is trusted by password, with our client and with Debian\'s', async () => {
  await server.mustLxc('config', 'set', 'core.trust_password', 'secret');
  const wrong = await server.lxc('remote', 'add', 'us', address, '--accept-certificate', '--password', 'wrong');
  assert.notEqual(wrong.code, 0);
  await server.mustLxc('remote', 'add', 'us', address, '--accept-certificate', '--password', 'secret');
  assert.equal(await server.mustLxc('profile', 'list', 'us:', '--format', 'csv').then((text) => text.startsWith('default')), true);
  const debian = await server.debianLxc('remote', 'add', 'them', address, '--accept-certificate', '--password', 'secret');
  assert.equal(debian.code, 0, debian.stderr);
  const listed = await server.debianLxc('list', 'them:');
  assert.equal(listed.code, 0, listed.stderr);
});

test('the trust password is shown to nobody', async () => {
  const { config } = await server.api.get<{ config: Record<string, unknown> }>('/1.0');
  assert.equal(config['core.trust_password'], true);
});

test('a certificate that is removed is refused at once', async () => {
  const certificates = await server.api.get<string[]>('/1.0/certificates');
  assert.ok(certificates.length > 0);
  for (const path of certificates) await server.api.run('DELETE', path);
  assert.notEqual((await server.lxc('list', 'us:')).code, 0);
});
