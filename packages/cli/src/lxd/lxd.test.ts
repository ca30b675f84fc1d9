import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkModes } from './commands/init.js';
import { render } from './commands/sql.js';
import { automaticPreseed, type AutomaticOptions } from './init/automatic.js';
import type { Situation } from './init/situation.js';
import { runLxd, startsDaemon } from './lxd.js';

const lines: [string, boolean][] = [
  ['', true],
  ['--group lxd', true],
  ['--logfile /tmp/x --debug', true],
  ['-d -v', true],
  ['init --minimal', false],
  ['--debug waitready', false],
  ['--version', false],
  ['--help', false],
  ['nonsense', false],
];

for (const [line, want] of lines) {
  test(`lxd ${line}: ${want ? 'starts the daemon' : 'is a command'}`, () => {
    assert.equal(startsDaemon(line === '' ? [] : line.split(' ')), want);
  });
}

const fresh: Situation = { pools: [], networks: [], drivers: ['btrfs', 'dir'], interfaces: ['lo', 'lxdbr0'] };
const plain: AutomaticOptions = {
  networkAddress: '', networkPort: -1, storageBackend: '', storageDevice: '',
  storageLoopGb: -1, storagePool: '', trustPassword: '',
};

test('automatic init makes a pool, the first free bridge, and puts both in the default profile', () => {
  const preseed = automaticPreseed(fresh, plain);
  assert.deepEqual(preseed.storage_pools.map(({ name, driver }) => [name, driver]), [['default', 'dir']]);
  assert.deepEqual(preseed.networks.map(({ name }) => name), ['lxdbr1']);
  assert.deepEqual(preseed.profiles[0]?.devices, {
    root: { path: '/', pool: 'default', type: 'disk' },
    eth0: { name: 'eth0', network: 'lxdbr1', type: 'nic' },
  });
});

test('automatic init on a server that has everything changes nothing', () => {
  const pools = [{ name: 'x' }] as unknown as Situation['pools'];
  const networks = [{ name: 'y', managed: true }] as unknown as Situation['networks'];
  const preseed = automaticPreseed({ ...fresh, pools, networks }, plain);
  assert.deepEqual(preseed, { config: {}, networks: [], storage_pools: [], profiles: [], projects: [] });
});

test('an IPv6 address to listen on is bracketed', () => {
  const { config } = automaticPreseed(fresh, { ...plain, networkAddress: '::1', trustPassword: 's' });
  assert.deepEqual(config, { 'core.https_address': '[::1]:8443', 'core.trust_password': 's' });
});

const wrong: [Partial<AutomaticOptions>, RegExp][] = [
  [{ storageBackend: 'zfs' }, /isn't available on your system/],
  [{ storageBackend: 'x' }, /isn't supported by lxd init/],
  [{ storageLoopGb: 5 }, /may be used with the 'dir' backend/],
  [{ networkPort: 1 }, /--network-port can't be used without --network-address/],
];

for (const [options, message] of wrong) {
  test(`automatic init refuses ${JSON.stringify(options)}`, () => {
    assert.throws(() => automaticPreseed(fresh, { ...plain, ...options }), { message });
  });
}

test('modes of init exclude each other', () => {
  assert.throws(() => checkModes(new Set(['auto', 'preseed'])), /Can't use --auto and --preseed together/);
  assert.throws(() => checkModes(new Set(['dump', 'auto'])), /Can't use --dump with other flags/);
  assert.throws(() => checkModes(new Set(['storage-pool'])), /Configuration flags require --auto/);
  checkModes(new Set(['auto', 'storage-pool']));
});

test('several query results are headed, one is not', () => {
  const select = { type: 'select', columns: ['a'], rows: [[1]], rows_affected: 0 };
  const exec = { type: 'exec', columns: null, rows: null, rows_affected: 2 };
  assert.equal(render([select]), '+---+\n| a |\n+---+\n| 1 |\n+---+\n');
  assert.match(render([select, exec]), /=> Query 1:\n\nRows affected: 2\n/);
});

/** How often `lxd activateifneeded` asks a daemon whose folder holds these. */
async function wakes(...files: readonly string[]): Promise<number> {
  const root = await mkdtemp(join(tmpdir(), 'lxd-wake-'));
  const before = process.env['LXD_DIR'];
  let asked = 0;
  const daemon = createServer((_request, response) => {
    asked++;
    response.end('{"type":"sync","status_code":200,"metadata":{}}');
  });
  await new Promise<void>((resolve) => daemon.listen(join(root, 'unix.socket'), resolve));
  try {
    for (const file of files) {
      if (file.endsWith('/')) await mkdir(join(root, file));
      else await writeFile(join(root, file), '');
    }
    process.env['LXD_DIR'] = root;
    assert.equal(await runLxd(['activateifneeded']), 0);
    return asked;
  } finally {
    if (before === undefined) delete process.env['LXD_DIR'];
    else process.env['LXD_DIR'] = before;
    daemon.close();
    await rm(root, { recursive: true });
  }
}

test('activateifneeded wakes only a daemon that has been here and may be needed', async () => {
  assert.equal(await wakes(), 0);
  assert.equal(await wakes('database/', 'database/idle'), 0);
  assert.equal(await wakes('database/'), 1);
});
