import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { newKeyPair } from '@lxd/client/macaroons/caveat-box';

import { startBeside, type Beside } from '../support/beside.js';
import { serverForTests } from '../support/fixture.js';
import { ours, type Finished } from '../support/server.js';
import { until } from '../support/wait.js';

interface Service {
  readonly url: string;
  readonly publicKey: string;
}

interface Seen {
  readonly agents: readonly string[];
  readonly projects: readonly string[];
}

const server = serverForTests({ prepared: 'bare' });
const key = newKeyPair();
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

const auditor = ['view'];
const user = [...auditor, 'operate-containers'];
const operator = [
  ...user,
  ...['manage-containers', 'manage-images', 'manage-networks', 'manage-profiles'],
  'manage-storage-volumes',
];
const admin = [...operator, 'manage-projects'];
const permissions = {
  auditor: { p1: auditor },
  user: { p1: user },
  operator: { p1: operator },
  admin: { p1: admin },
  everywhere: { '*': user },
  root: { server: ['admin'] },
};
const names = [...Object.keys(permissions), 'nobody'];

let service: Beside<Service> | null = null;
after(() => service?.stop());

/** The status of an answer to `who`, by the login that lxc keeps. */
async function ask(who: string, method: string, path: string): Promise<string> {
  const jar = JSON.parse(readFileSync(join(server.conf, 'jars', who), 'utf8')) as
    readonly { readonly Name: string; readonly Value: string }[];
  const cookie = jar.map(({ Name, Value }) => `${Name}=${Value}`).join('; ');
  const { stdout } = await server.run([
    ...['curl', '--silent', '--insecure', '--max-time', '30', '--output', '/dev/null'],
    ...['--write-out', '%{http_code}', '--request', method],
    ...['--header', 'Bakery-Protocol-Version: 3', '--header', `Cookie: ${cookie}`],
    ...(method === 'GET' ? [] : ['--data', '{}']),
    `https://127.0.0.1:8443${path}`,
  ]);
  return stdout;
}

const login = (who: string): Promise<Finished> =>
  server.run([ours.lxc, 'remote', 'add', who, '127.0.0.1:8443', '--accept-certificate'], {
    input: `${who}\nsecret\n`,
    timeoutMs: 30_000,
  });

async function seen(): Promise<Seen> {
  const { stdout } = await server.run(['curl', '--silent', `${service!.said.url}/seen`]);
  return JSON.parse(stdout) as Seen;
}

test('the service is told of the projects there are, by an agent', async () => {
  service = await startBeside<Service>(server, 'rbac-server-main', {
    users: Object.fromEntries(names.map((name) => [name, 'secret'])),
    agents: { lxd: base64(key.publicKey) },
    permissions,
  });
  const { url, publicKey } = service.said;
  await server.mustLxc('config', 'set', 'core.https_address', '127.0.0.1:8443');
  await server.mustLxc('project', 'create', 'p1');
  await server.mustLxc(
    ...['config', 'set', `rbac.api.url=${url}`, `rbac.api.key=${publicKey}`],
    ...[`rbac.agent.url=${url}/auth`, 'rbac.agent.username=lxd'],
    ...[`rbac.agent.private_key=${base64(key.secretKey)}`, `rbac.agent.public_key=${base64(key.publicKey)}`],
  );
  await server.mustLxc('project', 'create', 'p2');
  await server.mustLxc('project', 'create', 'gone');
  await server.mustLxc('project', 'delete', 'gone');
  await server.mustLxc('project', 'rename', 'p2', 'renamed');
  await until('the service knows', async () => {
    const { projects } = await seen();
    return JSON.stringify([...projects].sort()) === JSON.stringify(['default', 'p1', 'renamed']);
  });
  assert.deepEqual([...new Set((await seen()).agents)], ['lxd']);
});

test('somebody the service knows nothing of is not let in', async () => {
  assert.notEqual((await login('nobody')).code, 0);
});

/** What is asked for, and the least role that may. */
const calls: [method: string, path: string, roles: readonly string[]][] = [
  ['GET', '/1.0/instances?project=p1', ['auditor', 'user', 'operator', 'admin', 'everywhere', 'root']],
  ['GET', '/1.0/projects/p1', ['auditor', 'user', 'operator', 'admin', 'everywhere', 'root']],
  ['PUT', '/1.0/instances/x/state?project=p1', ['user', 'operator', 'admin', 'everywhere', 'root']],
  ['POST', '/1.0/instances/x/exec?project=p1', ['user', 'operator', 'admin', 'everywhere', 'root']],
  ['DELETE', '/1.0/instances/x?project=p1', ['operator', 'admin', 'root']],
  ['PATCH', '/1.0/profiles/default?project=p1', ['operator', 'admin', 'root']],
  ['DELETE', '/1.0/images/00?project=p1', ['operator', 'admin', 'root']],
  ['PATCH', '/1.0/projects/p1', ['admin', 'root']],
  ['DELETE', '/1.0/projects/p1', ['root']],
  ['GET', '/1.0/instances?project=default', ['everywhere', 'root']],
  ['GET', '/1.0/instances?project=renamed', ['everywhere', 'root']],
  ['GET', '/1.0/instances?all-projects=true', ['root']],
  ['PATCH', '/1.0', ['root']],
  ['POST', '/1.0/projects', ['root']],
];

for (const who of Object.keys(permissions)) {
  test(`role ${who}`, async () => {
    const added = await login(who);
    assert.equal(added.code, 0, added.stderr);
    const check = async ([method, path, roles]: (typeof calls)[number]): Promise<void> => {
      if (method === 'DELETE' && path === '/1.0/projects/p1' && who === 'root') return; // it would
      const status = await ask(who, method, path);
      assert.equal(status !== '403', roles.includes(who), `${method} ${path}: ${status}`);
    };
    await Promise.all(calls.map(check));
  });
}

test('a change of roles counts at once', async () => {
  service!.tell({ ...permissions, auditor: { p1: operator }, user: {} });
  await until('the auditor may do more', async () =>
    (await ask('auditor', 'PATCH', '/1.0/profiles/default?project=p1')) === '200');
  await until('the user may do nothing', async () =>
    (await ask('user', 'GET', '/1.0/instances?project=p1')) === '403');
});

test('Candid beside it is refused', async () => {
  const both = await server.lxc('config', 'set', 'candid.api.url=http://127.0.0.1:1');
  assert.match(both.stderr, /RBAC and Candid are mutually exclusive/);
});

test('while the service is away nobody new is let in, and nothing hangs', async () => {
  await service!.stop();
  await until('the server has noticed', async () =>
    (await ask('operator', 'GET', '/1.0/instances?project=p1')) === '403');
  await server.mustLxc('project', 'create', 'later');
  assert.match(await server.mustLxc('project', 'list', '--format=csv'), /^later,/m);
});
