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

test('a token makes a remote, once', async () => {
  const added = await server.mustLxc('config', 'trust', 'add', '--name', 'someone');
  const token = added.trim().split('\n').at(-1)!;
  await server.mustLxc('remote', 'add', 'bytoken', token);
  assert.equal((await server.mustLxc('project', 'list', 'bytoken:', '--format', 'csv')).startsWith('default'), true);
  for (const path of await server.api.get<string[]>('/1.0/certificates')) await server.api.run('DELETE', path);
  const again = await server.lxc('remote', 'add', 'again', token);
  assert.notEqual(again.code, 0);
});

test("the server's certificate is taken by its fingerprint, and by no other", async () => {
  await server.mustLxc('config', 'set', 'core.trust_password', 'secret');
  const add = (answer: string) =>
    server.run([server.programs.lxc, 'remote', 'add', 'asked', address, '--password', 'secret'], { input: `${answer}\n` });
  for (const answer of ['n', '0'.repeat(64), '']) assert.notEqual((await add(answer)).code, 0, answer);
  const { environment } = await server.api.get<{ environment: { certificate_fingerprint: string } }>('/1.0');
  assert.equal((await add(environment.certificate_fingerprint)).code, 0);
  await server.mustLxc('remote', 'rename', 'asked', 'renamed');
  await server.mustLxc('remote', 'switch', 'renamed');
  assert.equal((await server.mustLxc('remote', 'get-default')).trim(), 'renamed');
  assert.match(await server.mustLxc('profile', 'list', '--format', 'csv'), /^default,/);
  await server.mustLxc('remote', 'switch', 'local');
});

test('a public remote shows images and nothing else', async () => {
  await server.mustLxc('remote', 'add', 'images-only', address, '--public', '--accept-certificate');
  assert.equal(await server.mustLxc('image', 'list', 'images-only:', '--format', 'csv'), '');
  assert.match((await server.lxc('list', 'images-only:')).stderr, /The remote isn't a private LXD server/);
});

test('the port follows core.https_address, and stays where it was when it cannot', async () => {
  const reachable = async (where: string): Promise<boolean> =>
    (await server.run(['curl', '--silent', '--insecure', `https://${where}/1.0`])).code === 0;
  await server.mustLxc('config', 'set', 'core.https_address', '127.0.0.1:8555');
  assert.equal(await reachable('127.0.0.1:8555'), true);
  assert.equal(await reachable(address), false);
  const refused = await server.lxc('config', 'set', 'core.https_address', '192.0.2.7:8555');
  assert.match(refused.stderr, /Cannot listen on network HTTPS socket/);
  assert.equal(await reachable('127.0.0.1:8555'), true);
  await server.mustLxc('config', 'unset', 'core.https_address');
  assert.equal(await reachable('127.0.0.1:8555'), false);
});

test('origins are answered as core.https_allowed_* say', async () => {
  await server.mustLxc('config', 'set', `core.https_address=${address}`, 'core.https_allowed_origin=https://ui.example',
    'core.https_allowed_methods=GET', 'core.https_allowed_headers=X-Token', 'core.https_allowed_credentials=true');
  const headers = async (...args: string[]): Promise<string> =>
    (await server.run(['curl', '--silent', '--insecure', '--head', '--request', 'GET', ...args, `https://${address}/1.0`])).stdout.toLowerCase();
  const asked = await headers('--header', 'Origin: https://ui.example');
  assert.match(asked, /access-control-allow-origin: https:\/\/ui\.example/);
  assert.match(asked, /access-control-allow-methods: get/);
  assert.match(asked, /access-control-allow-headers: x-token/);
  assert.match(asked, /access-control-allow-credentials: true/);
  assert.doesNotMatch(await headers(), /access-control-allow-(origin|methods|headers)/);
});

test('aliases stand for commands, with their arguments where @ARGS@ is', async () => {
  await server.mustLxc('alias', 'add', 'names', 'profile list --format csv');
  assert.match(await server.mustLxc('names'), /^default,/);
  await server.mustLxc('alias', 'add', 'raw', 'query @ARGS@ --raw');
  assert.match(await server.mustLxc('raw', '/1.0/profiles'), /"type": "sync"/);
  await server.mustLxc('alias', 'rename', 'names', 'listed');
  assert.match(await server.mustLxc('alias', 'list', '--format', 'csv'), /^listed,profile list --format csv$/m);
  await server.mustLxc('alias', 'remove', 'listed');
  assert.match((await server.lxc('listed')).stderr, /unknown command "listed" for "lxc"/);
});

test('an editor is the one VISUAL or EDITOR names', async () => {
  const script = `sed -i 's/^description: .*/description: edited/' "$1"`;
  const editor = `${server.conf}/editor`;
  await server.run(['sh', '-c', `printf '#!/bin/sh\\n%s\\n' "$1" > ${editor}; chmod +x ${editor}`, 'sh', script]);
  const edit = (variable: string) =>
    server.run(['script', '--quiet', '--return', '--command', `env -u VISUAL ${variable}=${editor} ${server.programs.lxc} profile edit default`, '/dev/null']);
  for (const variable of ['EDITOR', 'VISUAL']) {
    await server.mustLxc('query', '--request', 'PATCH', '--data', '{"description":"before"}', '/1.0/profiles/default');
    const done = await edit(variable);
    assert.equal(done.code, 0, done.stdout);
    assert.equal((await server.api.get<{ description: string }>('/1.0/profiles/default')).description, 'edited');
  }
});

test('a file of the administrator adds remotes that a user cannot remove', async () => {
  const global = `${server.conf}/global`;
  const file = `default-remote: local\\nremotes:\\n  shared:\\n    addr: unix://\\n    public: false\\n`;
  await server.run(['sh', '-c', `mkdir -p ${global}; printf '${file}' > ${global}/config.yml`]);
  const lxc = (...args: string[]) => server.run(['env', `LXD_GLOBAL_CONF=${global}`, server.programs.lxc, ...args]);
  assert.match((await lxc('remote', 'list', '--format', 'csv')).stdout, /^shared,unix:\/\/,lxd,file access,NO,NO,YES$/m);
  assert.equal((await lxc('profile', 'list', 'shared:')).code, 0);
  assert.match((await lxc('remote', 'remove', 'shared')).stderr, /Remote shared is global and cannot be removed/);
  assert.equal((await server.run(['env', 'LXC_REMOTE=us', server.programs.lxc, 'remote', 'get-default'])).stdout, 'us\n');
});
