import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { folderPrefix, ours, peer } from '../support/server.js';
import { Proxy, StreamHost, StreamTree } from '../support/simplestreams.js';

// No daemon: what the client does with servers of images alone. Debian's client is asked the same,
// so that the tree is known to be one.

const tree = new StreamTree();
const proxy = new Proxy();
const folder = mkdtempSync(folderPrefix);
let host: StreamHost;
let proxyAddress = '';

before(async () => {
  host = await StreamHost.start(tree, ['127.0.0.1', 'images.invalid']);
  proxyAddress = await proxy.start(host.port);
  writeFileSync(join(folder, 'authority.crt'), host.authority);
});

after(() => {
  host.stop();
  proxy.stop();
  rmSync(folder, { recursive: true });
});

interface Client {
  /** Runs a command; standard output, or "error: " and what it says. */
  (args: readonly string[], env?: Readonly<Record<string, string>>): Promise<string>;
}

function client(program: string, name: string): Client {
  const conf = join(folder, name);
  mkdirSync(conf);
  return (args, env = {}) =>
    new Promise((resolve) => {
      const all = {
        PATH: process.env['PATH'],
        LXD_CONF: conf,
        LXD_DIR: '/nonexistent',
        SSL_CERT_FILE: join(folder, 'authority.crt'),
        ...env,
      };
      execFile(program, args, { env: all, timeout: 60_000 }, (error, stdout, stderr) =>
        resolve(error === null ? stdout : `error: ${stderr}`),
      );
    });
}

const add = (lxc: Client, name: string, url: string): Promise<string> =>
  lxc(['remote', 'add', name, url, '--protocol', 'simplestreams']);

for (const [name, program] of [['our client', ours.lxc], ["Debian's client", peer.lxc]] as const) {
  const lxc = client(program, name.replaceAll(/\W/g, '-'));
  const images = (...args: string[]): Promise<string> =>
    lxc(['image', 'list', '--format', 'csv', '--columns', 'latF', ...args]);

  test(`${name} lists the images of a stream, by alias, property and type`, async () => {
    await add(lxc, 'ss', `https://127.0.0.1:${host.port}`);
    const rows = (await images('ss:')).trim().split('\n');
    assert.equal(rows.length, 6);
    const { container, machine } = tree.newest;
    assert.deepEqual((await images('ss:', 'debian/12', 'architecture=x86_64')).trim().split('\n').sort(), [
      `debian/12 (3 more),x86_64,CONTAINER,${container}`,
      `debian/12 (3 more),x86_64,VIRTUAL-MACHINE,${machine}`,
    ]);
    assert.match(await images('ss:', 'serial=20221102', 'type=virtual-machine', 'arch=amd64'), new RegExp(machine));
    assert.match(await images('ss:', machine.slice(0, 10)), new RegExp(`${machine}\n$`));
    assert.match(await lxc(['image', 'alias', 'list', 'ss:', '--format', 'csv']), /^debian\/12\/arm64,/m);
  });

  test(`${name} shows an image by alias and by the beginning of its fingerprint`, async () => {
    const { container, machine } = tree.newest;
    assert.match(await lxc(['image', 'info', 'ss:debian/12']), new RegExp(`Fingerprint: ${container}`));
    assert.match(await lxc(['image', 'info', 'ss:debian/12', '--vm']), new RegExp(`Fingerprint: ${machine}`));
    assert.match(await lxc(['image', 'show', `ss:${container.slice(0, 12)}`]), /serial: "20221102"/);
    assert.match(await lxc(['image', 'info', 'ss:nothing']), /error: .*The requested image couldn't be found/);
  });

  test(`${name} downloads an image's files`, async () => {
    const target = mkdtempSync(join(folder, 'export-'));
    await lxc(['image', 'export', 'ss:debian/12', target, '--quiet']);
    const got = readdirSync(target).sort().map((file) => readFileSync(join(target, file), 'utf8'));
    assert.deepEqual(got, ['the content of 20221102/lxd.tar.xz\n', 'the content of 20221102/squashfs\n']);
  });

  test(`${name} gives a stream no instances, and no changes`, async () => {
    for (const args of [['list', 'ss:'], ['image', 'delete', 'ss:debian/12'], ['config', 'show', 'ss:']]) {
      assert.match(await lxc(args), /error: .*The remote isn't a private LXD server/);
    }
  });

  test(`${name} checks the server's certificate and its documents`, async () => {
    assert.match(await lxc(['image', 'list', 'ss:'], { SSL_CERT_FILE: '/dev/null' }), /certificate/);
    await add(lxc, 'missing', `https://127.0.0.1:${host.port}/nowhere`);
    assert.match(await lxc(['image', 'list', 'missing:']), /Failed parsing stream: .*404 Not Found/);
    assert.match(await add(lxc, 'plain', 'http://127.0.0.1'), /Only https URLs are supported for simplestreams/);
  });

  test(`${name} logs in with what the URL says`, async () => {
    await add(lxc, 'login', `https://me:secret@127.0.0.1:${host.port}`);
    host.requests.length = 0;
    await images('login:');
    const login = Buffer.from('me:secret').toString('base64');
    assert.deepEqual(host.requests, [
      `/streams/v1/index.json Basic ${login}`,
      `/streams/v1/images.json Basic ${login}`,
    ]);
  });

  test(`${name} goes through the proxy of the environment, but for the exceptions`, async () => {
    await add(lxc, 'far', 'https://images.invalid:4443');
    const asked = async (env: Readonly<Record<string, string>>) => {
      proxy.asked.length = 0;
      const done = await lxc(['image', 'list', 'far:', '--format', 'csv'], env);
      return { failed: done.startsWith('error:'), asked: [...new Set(proxy.asked)] };
    };
    const whom = 'images.invalid:4443';
    assert.deepEqual(await asked({ https_proxy: proxyAddress }), { failed: false, asked: [whom] });
    const login = `Basic ${Buffer.from('a:b').toString('base64')}`;
    assert.deepEqual(await asked({ HTTPS_PROXY: `http://a:b@${proxyAddress}` }), { failed: false, asked: [`${whom} ${login}`] });
    assert.deepEqual(await asked({ http_proxy: proxyAddress }), { failed: true, asked: [] });
    assert.deepEqual(await asked({ https_proxy: proxyAddress, no_proxy: '.invalid' }), { failed: true, asked: [] });
  });
}

test('an image whose file is not the one announced is refused', async () => {
  const lxc = client(ours.lxc, 'wrong-file');
  await add(lxc, 'ss', `https://127.0.0.1:${host.port}`);
  const path = '20221102/squashfs';
  const right = tree.files.get(path)!;
  tree.files.set(path, Buffer.from('something else'));
  const target = mkdtempSync(join(folder, 'export-'));
  assert.match(await lxc(['image', 'export', 'ss:debian/12', target]), /error: .*fingerprint doesn't match/s);
  assert.deepEqual(readdirSync(target).filter((file) => file.endsWith('squashfs')), []);
  tree.files.set(path, right);
});
