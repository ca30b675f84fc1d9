import assert from 'node:assert/strict';
import { test } from 'node:test';

import { newEnough } from '../../firewall/detect.js';
import { architecturesOf } from './architectures.js';
import { cgroupLayoutOf } from './cgroup-layout.js';
import { containerIds } from './id-range.js';
import { atLeast, kernelFeatures } from './kernel-features.js';
import { osRelease } from './os-release.js';

for (const [machine, want] of [
  ['x86_64', ['x86_64', 'i686']],
  ['arm64', ['aarch64', 'armv6l', 'armv7l']],
  ['riscv64', ['riscv64']],
] as const) {
  test(`architecturesOf ${machine}`, () => assert.deepEqual(architecturesOf(machine), want));
}

const v1 = 'cgroup /sys/fs/cgroup/cpu cgroup rw 0 0\n';
const v2 = 'cgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0\n';
for (const [mounts, want] of [
  [v1, 'cgroup'],
  [v1 + v2, 'hybrid'],
  ['cgroup2 /sys/fs/cgroup cgroup2 rw 0 0\n', 'cgroup2'],
] as const) {
  test(`cgroupLayoutOf: ${want}`, () => assert.equal(cgroupLayoutOf(mounts), want));
}

const whole = '         0          0 4294967295\n';
const idCases: { name: string; file: string | null; map?: string; want: object | null }[] = [
  { name: 'no files: the default', file: null, want: { hostId: 1_000_000, size: 1_000_000_000 } },
  { name: "root's own entry, whole", file: 'x:1:2\nroot:100000:200000\n', want: { hostId: 100_000, size: 200_000 } },
  { name: 'no entry for root: the default', file: 'lxd:1:65536\n', want: { hostId: 1_000_000, size: 1_000_000_000 } },
  { name: 'an entry too short for nobody: none', file: 'root:100000:65535\n', want: null },
  { name: 'in a namespace: what lies above 100000', file: null, map: '0 1000000 200000\n', want: { hostId: 100_000, size: 100_000 } },
  { name: 'in a small namespace: none', file: null, map: '0 1000000 65536\n', want: null },
]; // prettier-ignore
for (const { name, file, map = whole, want } of idCases) {
  test(`containerIds: ${name}`, () => assert.deepEqual(containerIds(file, map), want));
}

test('kernelFeatures follow from version and lists, and can be switched off', () => {
  const signs = { release: '6.1.0-18-amd64', seccompActions: 'kill user_notif allow', filesystems: 'nodev\tshiftfs\n' };
  const on = kernelFeatures(signs, {});
  assert.equal(Object.values(on).every((value) => value === 'true'), true);
  assert.equal(kernelFeatures(signs, { LXD_IDMAPPED_MOUNT_DISABLE: '1' })['idmapped_mounts'], 'false');
  const old = kernelFeatures({ release: '4.15.0', seccompActions: '', filesystems: '' }, {});
  assert.deepEqual(Object.keys(old).filter((name) => old[name] === 'true'), ['unpriv_fscaps']);
}); // prettier-ignore

test('atLeast compares numbers, not text', () => {
  assert.equal(atLeast('5.10.0', 5, 9), true);
  assert.equal(atLeast('4.20', 5, 0), false);
});

test('osRelease reads quoted and plain values', () => {
  const text = 'NAME="Debian \\"GNU\\"/Linux"\nVERSION_ID=12\nID=debian\n';
  assert.deepEqual(osRelease(text), { name: 'Debian "GNU"/Linux', version: '12' });
  assert.deepEqual(osRelease(''), { name: '', version: '' });
});

for (const [version, want] of [['nftables v0.9.0', false], ['nftables v0.9.1 (x)', true], ['nftables v1.0.6 (x)', true], ['?', false]] as const) {
  test(`nft ${version} is ${want ? '' : 'not '}new enough`, () => assert.equal(newEnough(version), want));
} // prettier-ignore
