import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { writtenTree } from '../../../testing/written-tree.js';
import { CommandError, type Run } from '../../command.js';
import { hardwareNames } from './hardware-names.js';
import { idsOf } from './id-list.js';
import { readResources } from './index.js';
import { supportedModes, supportedPortNames, type LinkSettings } from './link.js';
import { askNvidia, parseNvidiaCsv } from './nvidia.js';
import { systemType } from './system.js';
import { parseVpd } from './vpd.js';

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../../../../src/host/facts/resources/fixtures/${name}`, import.meta.url));

const names = (name: string) => hardwareNames(readFileSync(fixture(name), 'utf8'));

const copper: LinkSettings = {
  firmware: '0x8000072e',
  permanentAddress: 'aa:bb:cc:00:00:01',
  linkDetected: true,
  mode: { speedMbit: 10_000, duplex: 1, port: 0, transceiver: 0, autoNegotiation: true, supported: [3, 5, 6, 7, 12] },
}; // prettier-ignore

/** `UPDATE_GOLDEN=1` writes the file anew. What Debian's lxd makes of the tree was compared by hand. */
test('a server with two sockets is described whole', async () => {
  const machine = {
    tree: writtenTree(fixture('two-sockets.tree')),
    pci: names('pci.ids'),
    usb: names('usb.ids'),
    kernelVersion: '6.1.0-18-amd64',
  };
  const told = {
    architecture: 'x86_64',
    systemType: 'physical',
    nvidia: new Map(),
    links: async () => new Map([['enp24s0f0', copper]]),
  } as const;
  const got = await readResources(machine, told);
  const golden = fixture('two-sockets.json');
  if (process.env['UPDATE_GOLDEN']) writeFileSync(golden, `${JSON.stringify(got, null, 1)}\n`);
  assert.deepEqual(got, JSON.parse(readFileSync(golden, 'utf8')));
});

test('a machine that tells nothing has nothing', async () => {
  const machine = { tree: writtenTree('/dev/null'), pci: hardwareNames(''), usb: hardwareNames(''), kernelVersion: '' };
  const told = { architecture: 'aarch64', systemType: 'unknown', nvidia: new Map(), links: async () => new Map() } as const;
  const { cpu, memory, gpu, network, storage, usb, pci, system } = await readResources(machine, told);
  assert.deepEqual(cpu, { architecture: 'aarch64', sockets: [], total: 0 });
  assert.deepEqual(memory, { hugepages_used: 0, hugepages_total: 0, hugepages_size: 0, used: 0, total: 0 });
  for (const { total } of [gpu, network, storage, usb, pci]) assert.equal(total, 0);
  assert.equal(system.firmware, null);
}); // prettier-ignore

for (const [list, want] of [['', []], ['3', [3]], ['0-2,7', [0, 1, 2, 7]], ['none', []]] as const) {
  test(`idsOf "${list}"`, () => assert.deepEqual([...idsOf(list)], want));
} // prettier-ignore

test('hardwareNames finds a product only below its own vendor', () => {
  const found = hardwareNames('# list\n1000  One\n\t0001  First\n2000  Two\n\t0002  Second\nC 03  Input\n\t01  Boot\n');
  assert.equal(found.vendor('1000'), 'One');
  assert.equal(found.product('2000', '0002'), 'Second');
  assert.equal(found.product('1000', '0002'), '');
  assert.equal(found.product('3000', '0001'), '');
  assert.equal(found.class('03'), 'Input');
  assert.equal(found.subclass('03', '01'), 'Boot');
}); // prettier-ignore

test('parseVpd stops at what is damaged', () => {
  const whole = Buffer.from('82030041204290060045430342433178', 'hex');
  assert.deepEqual(parseVpd(whole), { product_name: 'A B', entries: { EC: 'BC1' } });
  assert.deepEqual(parseVpd(whole.subarray(0, 10)), { product_name: 'A B' });
  assert.deepEqual(parseVpd(Buffer.from('ff')), {});
  assert.deepEqual(parseVpd(Buffer.alloc(0)), {});
});

test('link modes and ports are told by their bits', () => {
  assert.deepEqual(supportedModes([0, 5, 6, 7, 12, 200]), ['10baseT/Half', '1000baseT/Full', '10000baseT/Full']);
  assert.deepEqual(supportedPortNames([5, 7, 10]), ['twisted pair', 'fibre']);
}); // prettier-ignore

const csv = 'NVRM version,CUDA version\n\n450.1,11.0\n\nDevice Index,Device Minor,Model,Brand,GPU UUID,Bus Location,Architecture\n0,0,Tesla T4,Tesla,GPU-1,00000000:3B:00.0,7.5\n';

test('parseNvidiaCsv reads versions and cards by PCI address', () => {
  assert.deepEqual([...parseNvidiaCsv(csv)], [
    ['0000:3b:00.0', { architecture: '7.5', brand: 'Tesla', cuda_version: '11.0', model: 'Tesla T4', nvrm_version: '450.1', uuid: 'GPU-1' }],
  ]);
  assert.equal(parseNvidiaCsv('').size, 0);
}); // prettier-ignore

const answers = (code: (argv: readonly string[]) => number | null): Run => (argv) => {
  const end = code(argv);
  return end === 0 ? Promise.resolve({ stdout: csv, stderr: '' }) : Promise.reject(new CommandError(argv, end, ''));
}; // prettier-ignore

test('nvidia-container-cli is asked only where the driver is loaded, and may be missing', async () => {
  const here = writtenTree(fixture('two-sockets.tree'));
  assert.equal((await askNvidia(here, answers(() => 0))).size, 1);
  assert.equal((await askNvidia(here, answers(() => null))).size, 0);
  const never = () => assert.fail('asked');
  assert.equal((await askNvidia(writtenTree('/dev/null'), never)).size, 0);
});

for (const { name, code, want } of [
  { name: 'in a container', code: () => 0, want: 'container' },
  { name: 'in a virtual machine', code: (argv: readonly string[]) => (argv.includes('--vm') ? 0 : 1), want: 'virtual-machine' },
  { name: 'on a real machine', code: () => 1, want: 'physical' },
  { name: 'without the tool', code: () => null, want: 'unknown' },
] as const) {
  test(`systemType ${name}`, async () =>
    assert.equal(await systemType(writtenTree('/dev/null'), answers(code)), want));
} // prettier-ignore
