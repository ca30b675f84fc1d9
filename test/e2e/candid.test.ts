import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';

import { besideForTests } from '../support/beside.js';
import { serverForTests } from '../support/fixture.js';
import { ours, peer, type Finished } from '../support/server.js';
import { until } from '../support/wait.js';

interface IdentityServer {
  readonly url: string;
  readonly publicKey: string;
}

const server = serverForTests({ prepared: 'bare' });
const users = { bob: 'secret', 'eve@evil.example': 'secret', 'ann@good.example': 'secret' };
const byForm = besideForTests<IdentityServer>(server, 'identity-server-main', { users, methods: ['form'] });
const byBrowser = besideForTests<IdentityServer>(server, 'identity-server-main', {
  users,
  methods: ['browser-window'],
});

const address = '127.0.0.1:8443';

async function use({ url, publicKey }: IdentityServer, ...more: readonly string[]): Promise<void> {
  await server.mustLxc('config', 'set', 'core.https_address', address);
  await server.mustLxc('config', 'set', `candid.api.key=${publicKey}`);
  await server.mustLxc('config', 'set', 'candid.api.url', url);
  for (const setting of more) await server.mustLxc('config', 'set', setting);
}

const add = (lxc: string, name: string, input: string, ...more: readonly string[]): Promise<Finished> =>
  server.run([lxc, 'remote', 'add', name, address, '--accept-certificate', '--auth-type=candid', ...more], {
    input,
    timeoutMs: 30_000,
  });

const list = (lxc: string, remote: string): Promise<Finished> =>
  server.run([lxc, 'profile', 'list', `${remote}:`, '--format=csv'], { timeoutMs: 30_000 });

async function seen({ url }: IdentityServer): Promise<{ discharges: number; domains: string[] }> {
  const { stdout } = await server.run(['curl', '--silent', `${url}/seen`]);
  return JSON.parse(stdout) as { discharges: number; domains: string[] };
}

test('somebody known to the identity server is let in, and stays so without being asked again', async () => {
  await use(await byForm());
  const added = await add(ours.lxc, 'us', 'bob\nsecret\n');
  assert.equal(added.code, 0, added.stderr);
  const { discharges } = await seen(await byForm());
  for (const lxc of [ours.lxc, peer.lxc]) {
    const listed = await list(lxc, 'us');
    assert.match(listed.stdout, /^default,/, `${lxc}: ${listed.stderr}`);
  }
  assert.equal((await seen(await byForm())).discharges, discharges);
  assert.deepEqual(await server.api.get('/1.0/certificates'), []);
});

test("Debian's client logs in too, and ours takes over from it", async () => {
  const added = await add(peer.lxc, 'them', 'secret\nbob\n'); // it asks in the order of the alphabet
  assert.equal(added.code, 0, added.stderr);
  const listed = await list(ours.lxc, 'them');
  assert.match(listed.stdout, /^default,/, listed.stderr);
});

test('a login survives the daemon', { skip: server.programs === peer }, async () => {
  const { discharges } = await seen(await byForm());
  await server.signal('SIGTERM');
  await server.start();
  assert.equal((await list(ours.lxc, 'us')).code, 0);
  assert.equal((await seen(await byForm())).discharges, discharges);
});

test('a wrong password lets nobody in and leaves no remote', async () => {
  const refused = await add(ours.lxc, 'bad', 'bob\nguess\n');
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /invalid user name or password/);
  assert.doesNotMatch(await server.mustLxc('remote', 'list', '--format=csv'), /^bad,/m);
});

test('events tell who it was', async () => {
  const monitor = server.spawn([server.programs.lxc, 'monitor', '--type=lifecycle', '--format=json']);
  await until('the monitor listens', async () => {
    await server.mustLxc('profile', 'set', 'default', `user.now=${Date.now()}`);
    return monitor.stdout.readableLength > 0 || monitor.stdout.read() !== null;
  });
  await server.run([ours.lxc, 'profile', 'create', 'us:made-by-bob']);
  let text = '';
  for await (const chunk of monitor.stdout) {
    text += String(chunk);
    if (/profile-created.*\n/.test(text)) break;
  }
  monitor.kill();
  const line = text.split('\n').find((one) => one.includes('profile-created')) ?? '{}';
  const event = JSON.parse(line) as { metadata: { requestor: { username: string; protocol: string } } };
  assert.equal(event.metadata.requestor.username, 'bob');
  assert.equal(event.metadata.requestor.protocol, 'candid');
});

test('only users of the listed domains are let in', async () => {
  await use(await byForm(), 'candid.domains=good.example, other.example');
  for (const user of ['bob', 'eve@evil.example']) {
    assert.notEqual((await add(ours.lxc, 'domains', `${user}\nsecret\n`)).code, 0, user);
  }
  assert.notEqual((await list(ours.lxc, 'us')).code, 0);
  const added = await add(ours.lxc, 'domains', 'ann@good.example\nsecret\n', '--domain', 'good.example');
  assert.equal(added.code, 0, added.stderr);
  assert.deepEqual((await seen(await byForm())).domains.slice(-1), ['good.example']);
  await server.mustLxc('config', 'unset', 'candid.domains');
});

test('a login that is over has to be made again', async () => {
  await use(await byForm(), 'candid.expiry=1');
  const added = await add(ours.lxc, 'short', 'bob\nsecret\n');
  assert.equal(added.code, 0, added.stderr);
  await until('the login is over', async () => (await list(ours.lxc, 'short')).code !== 0);
  await server.mustLxc('config', 'unset', 'candid.expiry');
});

test('a browser may be used where the identity server offers no questions', async () => {
  await use(await byBrowser());
  const client = server.spawn([
    ...[ours.lxc, 'remote', 'add', 'browser', address, '--accept-certificate'],
    ...['--auth-type=candid', '--domain=good.example'],
  ]);
  let shown = '';
  for await (const chunk of client.stderr) {
    shown += String(chunk);
    if (/did=\S+\n/.test(shown)) break;
  }
  const page = /^http\S+$/m.exec(shown)?.[0] ?? '';
  assert.match(page, /domain=good\.example/);
  const ended = once(client, 'exit');
  await server.run(['curl', '--silent', '--fail', `${page}&user=bob`]);
  assert.deepEqual(await ended, [0, null]);
  assert.match((await list(ours.lxc, 'browser')).stdout, /^default,/);
});

test('clients learn that there is an identity server, and the nearest way is taken', async () => {
  await use(await byForm());
  const { auth_methods } = await server.api.get<{ auth_methods: string[] }>('/1.0');
  assert.deepEqual(auth_methods, ['tls', 'candid']);
  const added = await server.run([ours.lxc, 'remote', 'add', 'chosen', address, '--accept-certificate'], {
    input: 'bob\nsecret\n',
  });
  assert.equal(added.code, 0, added.stderr);
});

test('nobody is let in so any more when Candid is no longer used', async () => {
  await server.mustLxc('config', 'unset', 'candid.api.url');
  assert.notEqual((await list(ours.lxc, 'us')).code, 0);
  const refused = await add(ours.lxc, 'none', 'bob\nsecret\n');
  assert.match(refused.stderr, /Authentication type 'candid' not supported by server/);
});
