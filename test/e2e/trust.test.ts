import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { fingerprint } from '@lxd/client/tls/self-signed';

import { serverForTests } from '../support/fixture.js';
import { folderPrefix, ours, peer, type Finished } from '../support/server.js';

const server = serverForTests({ prepared: 'bare' });
const address = '127.0.0.1:8443';
const folders: string[] = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** A user elsewhere, with a client and a configuration of its own. */
function someone(lxc: string) {
  const conf = mkdtempSync(`${folderPrefix}user-`);
  folders.push(conf);
  return {
    conf,
    run: (args: readonly string[], input = ''): Promise<Finished> =>
      server.run(['env', `LXD_CONF=${conf}`, '--unset=LXD_DIR', lxc, ...args], { input, timeoutMs: 30_000 }),
    certificate: () => readFileSync(join(conf, 'client.crt'), 'utf8'),
  };
}

type User = ReturnType<typeof someone>;

async function must(user: User, args: readonly string[], input = ''): Promise<string> {
  const done = await user.run(args, input);
  assert.equal(done.code, 0, `${args.join(' ')}: ${done.stderr}`);
  return done.stdout;
}

/** The token that `lxc config trust add` prints in the end. */
async function token(...args: readonly string[]): Promise<string> {
  const printed = await server.mustLxc('config', 'trust', 'add', ...args);
  return printed.trim().split('\n').at(-1) ?? '';
}

/** Clients differ in what else they put into a token. */
const secretIn = (text: string): string =>
  (JSON.parse(Buffer.from(text, 'base64').toString()) as { secret: string }).secret;

/** Debian's client crashes where it is shown no configuration, and takes a remote for a file. */
const onlyOurs = [
  ['config', 'set', 'r:', 'core.trust_password=x'],
  ['config', 'trust', 'add', 'r:', '--name=friend'],
];

const clients = [
  ['ours', ours.lxc],
  ["Debian's", peer.lxc],
] as const;

test('nobody listens on the network until told to, and no longer than told to', async () => {
  const reached = () => server.run(['curl', '--silent', '--insecure', `https://${address}/1.0`]);
  assert.notEqual((await reached()).code, 0);
  await server.mustLxc('config', 'set', 'core.https_address', '127.0.0.1');
  assert.equal((await reached()).code, 0);
  await server.mustLxc('config', 'unset', 'core.https_address');
  assert.notEqual((await reached()).code, 0);
  await server.mustLxc('config', 'set', 'core.https_address', address);
});

for (const [whose, lxc] of clients) {
  test(`a token lets one client in, once (${whose})`, async () => {
    const [first, second] = [someone(lxc), someone(lxc)];
    const secret = await token('--name', `first-${whose}`);
    await must(first, ['remote', 'add', 'r', secret]);
    assert.match(await must(first, ['profile', 'list', 'r:', '--format=csv']), /^default,/);
    const again = await second.run(['remote', 'add', 'r', secret]);
    assert.notEqual(again.code, 0);
    const entries = await server.api.get<{ name: string }[]>('/1.0/certificates?recursion=1');
    assert.equal(entries.filter(({ name }) => name === `first-${whose}`).length, 1);
  });

  test(`a token is also taken for a password (${whose})`, async () => {
    const user = someone(lxc);
    const secret = await token('--name', `prompt-${whose}`);
    await must(user, ['remote', 'add', 'r', address, '--accept-certificate'], `${secret}\n`);
    assert.match(await must(user, ['profile', 'list', 'r:', '--format=csv']), /^default,/);
  });

  test(`a token for a project gives that project only (${whose})`, async () => {
    const project = whose === 'ours' ? 'foo' : 'bar';
    await server.mustLxc('project', 'create', project);
    const user = someone(lxc);
    const secret = await token('--name', project, '--restricted', '--projects', project);
    await must(user, ['remote', 'add', 'r', secret]);
    const listed = await must(user, ['project', 'list', 'r:', '--format=csv']);
    assert.match(listed, new RegExp(`^${project}`));
    assert.equal(listed.trim().split('\n').length, 1);
    await must(user, ['profile', 'create', 'r:mine']); // in that project, which is its own by default
    for (const args of [
      ['list', 'r:', '--project=default'],
      ['profile', 'list', 'r:', '--project=default'],
      ['project', 'create', 'r:another'],
      ['project', 'set', `r:${project}`, 'limits.instances=5'],
      ['storage', 'create', 'r:pool', 'dir'],
      ...(lxc === ours.lxc ? onlyOurs : []),
    ]) {
      const refused = await user.run(args);
      assert.notEqual(refused.code, 0, args.join(' '));
      assert.match(refused.stderr, /not authorized|Forbidden|403/i, args.join(' '));
    }
  });

  test(`the fingerprint is shown and has to be confirmed (${whose})`, async () => {
    await server.mustLxc('config', 'set', 'core.trust_password', 'secret');
    const add = ['remote', 'add', 'r', address, '--password=secret'];
    const known = fingerprint(readFileSync(join(server.dir, 'server.crt'), 'utf8'));
    const refusing = await someone(lxc).run(add, 'n\n');
    assert.match(refusing.stdout, new RegExp(`Certificate fingerprint: ${known}`));
    assert.match(refusing.stderr, /Server certificate NACKed by user/);
    await must(someone(lxc), add, `${known}\n`);
    await must(someone(lxc), add, 'y\n');
    await server.mustLxc('config', 'unset', 'core.trust_password');
    assert.notEqual((await someone(lxc).run([...add, '--accept-certificate'])).code, 0);
  });

  test(`the trust store is managed by command (${whose})`, async () => {
    const user = someone(lxc);
    await user.run(['remote', 'add', 'r', address, '--accept-certificate', '--password=no']); // makes a key pair
    const file = join(user.conf, 'client.crt');
    const admin = (...args: readonly string[]) => server.run([lxc, 'config', 'trust', ...args]);
    assert.equal((await admin('add', file, '--name=by-file')).code, 0);
    const print = fingerprint(user.certificate()).slice(0, 12);
    const { subject } = new X509Certificate(user.certificate());
    const commonName = /CN=(.*)/.exec(subject)?.[1] ?? '?';
    const listed = (await admin('list', '--format=csv')).stdout.split('\n');
    const line = listed.find((one) => one.includes('by-file')) ?? '';
    assert.ok(line.startsWith(`client,by-file,${commonName},${print},`), line);
    assert.match((await admin('show', print)).stdout, /^name: by-file\ntype: client\nrestricted: false\n/m);
    await must(user, ['remote', 'add', 'r', address, '--accept-certificate']);
    await must(user, ['profile', 'list', 'r:']);

    const edited = await server.run([lxc, 'config', 'trust', 'edit', print], {
      input: 'name: renamed\ntype: client\nrestricted: true\nprojects: []\n',
    });
    assert.equal(edited.code, 0, edited.stderr);
    assert.equal(await must(user, ['project', 'list', 'r:', '--format=csv']), '');
    assert.equal((await admin('remove', print)).code, 0);
    assert.notEqual((await user.run(['profile', 'list', 'r:'])).code, 0);
  });

  test(`tokens are listed and revoked (${whose})`, async () => {
    const secret = await token('--name', 'unwanted');
    const admin = (...args: readonly string[]) => server.run([lxc, 'config', 'trust', ...args]);
    const listed = JSON.parse((await admin('list-tokens', '--format=json')).stdout) as
      readonly { readonly ClientName: string; readonly Token: string }[];
    const shown = listed.map(({ ClientName, Token }) => [ClientName, secretIn(Token)]);
    assert.deepEqual(shown, [['unwanted', secretIn(secret)]]);
    const revoked = await admin('revoke-token', 'unwanted');
    assert.match(revoked.stdout, /Certificate add token for unwanted deleted/);
    assert.notEqual((await someone(lxc).run(['remote', 'add', 'r', secret])).code, 0);
  });
}

test('a certificate for metrics is good for metrics only', async () => {
  const user = someone(ours.lxc);
  await user.run(['remote', 'add', 'r', address, '--accept-certificate', '--password=no']);
  await server.mustLxc('config', 'trust', 'add', join(user.conf, 'client.crt'), '--type=metrics');
  const get = async (path: string) =>
    (
      await server.run([
        ...['curl', '--silent', '--insecure', '--output', '/dev/null', '--write-out', '%{http_code}'],
        ...['--cert', join(user.conf, 'client.crt'), '--key', join(user.conf, 'client.key')],
        `https://${address}${path}`,
      ])
    ).stdout;
  assert.equal(await get('/1.0/metrics'), '200');
  assert.equal(await get('/1.0/instances'), '403');
});

test('a server that shows another certificate is not talked to', async () => {
  const user = someone(ours.lxc);
  await must(user, ['remote', 'add', 'r', await token('--name=before')]);
  await server.signal('SIGTERM');
  await Promise.all(['server.crt', 'server.key'].map((name) => rm(join(server.dir, name))));
  await server.start();
  const made = new X509Certificate(readFileSync(join(server.dir, 'server.crt')));
  assert.equal(made.publicKey.asymmetricKeyDetails?.namedCurve, 'secp384r1');
  const refused = await user.run(['profile', 'list', 'r:']);
  assert.match(refused.stderr, /x509: certificate/);
  await must(user, ['remote', 'remove', 'r']);
  await must(user, ['remote', 'add', 'r', address, '--accept-certificate']);
  assert.match(await must(user, ['profile', 'list', 'r:', '--format=csv']), /^default,/);
});
