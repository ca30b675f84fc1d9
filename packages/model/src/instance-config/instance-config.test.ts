import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Config, Devices } from '../api/config.js';
import { checkExpandedConfig, checkInstanceConfig, checkProfileConfig } from './check.js';
import { needsNewCloudInitId } from './cloud-init-id.js';
import { expandConfig, expandDevices } from './expand.js';
import { checkVirtualMachineUpdate, liveChanges } from './live-update.js';
import { mountInterception } from './mount-interception.js';
import { checkProfileNames } from './profile-names.js';
import { checkSameRootPool, findRootDisk } from './root-disk.js';
import { changesIdmap, checkVolatileUpdate, copiedConfig, volatileOfDevice } from './volatile.js';

const ROOT = { type: 'disk', path: '/', pool: 'default' };

/** Texts as Debian's lxd 5.0.2 answers them. */
const badProfiles: [config: Config, message: string][] = [
  [{ 'volatile.uuid': 'x' }, 'Volatile keys can only be set on instances'],
  [{ 'image.os': 'x' }, 'Image keys can only be set on instances'],
  [{ 'foo.bar': 'x' }, 'Unknown configuration key: foo.bar'],
  [{ user: 'x' }, 'Unknown configuration key: user'],
  [{ 'limits.hugepages.3MB': '1MB' }, 'Unknown configuration key: limits.hugepages.3MB'],
  [{ 'limits.memory': '1.5GiB' }, 'Invalid value: 1.5GiB'],
  [{ 'limits.memory.enforce': 'x' }, 'Invalid value "x" (not one of [soft hard])'],
  [{ 'cluster.evacuate': 'x' },
    'Invalid value "x" (not one of [auto migrate live-migrate stop])'],
  [{ 'raw.seccomp': '2', 'security.syscalls.deny_default': 'true' },
    'raw.seccomp is mutually exclusive with security.syscalls*'],
  [{ 'raw.seccomp': '2', 'security.syscalls.whitelist': 'x' },
    'raw.seccomp is mutually exclusive with security.syscalls*'],
  [{ 'security.syscalls.allow': 'x', 'security.syscalls.deny': 'y' },
    'security.syscalls.allow is mutually exclusive with security.syscalls.deny*'],
  [{ 'security.syscalls.whitelist': 'x', 'security.syscalls.deny_compat': 'true' },
    'security.syscalls.allow is mutually exclusive with security.syscalls.deny*'],
  [{ 'security.syscalls.deny': 'x', 'security.syscalls.blacklist': 'y' },
    'Mutually exclusive keys security.syscalls.deny and security.syscalls.blacklist are set'],
  [{ 'nvidia.runtime': 'true', 'security.privileged': 'true' },
    'nvidia.runtime is incompatible with privileged containers'],
  [{ 'security.syscalls.intercept.mount': 'true',
     'security.syscalls.intercept.mount.fuse': 'ext4' },
    "security.syscalls.intercept.mount.fuse is not of the form 'filesystem=fuse-binary': ext4"],
  [{ 'security.syscalls.intercept.mount': 'true',
     'security.syscalls.intercept.mount.allowed': 'ext4',
     'security.syscalls.intercept.mount.fuse': 'ext4=fuse2fs' },
    'Filesystem ext4 cannot appear in security.syscalls.intercept.mount.allowed and ' +
      'security.syscalls.intercept.mount.fuse'],
  [{ 'raw.lxc': 'lxc.log.file=x' }, 'Setting lxc.logfile is not allowed'],
  [{ 'raw.lxc': '# comment\n lxc.ephemeral = 1' }, 'Setting lxc.ephemeral is not allowed'],
  [{ 'raw.lxc': 'lxc.log.syslog = 5' }, 'Setting lxc.log.syslog is not allowed'],
  [{ 'raw.lxc': 'foo' }, 'Invalid raw.lxc line: foo'],
  [{ 'raw.lxc': 'lxc.net.0.type=veth' },
    'Only interface-specific ipv4/ipv6 lxc.net. keys are allowed'],
  [{ 'raw.lxc': 'lxc.prlimit.nofile = 5' },
    'Process limits should be set via "limits.kernel.[limit name]" and not directly via ' +
      '"lxc.prlimit.[limit name]"'],
]; // prettier-ignore

for (const [config, message] of badProfiles) {
  test(`a profile with ${JSON.stringify(config)} is refused`, () => {
    assert.throws(() => checkProfileConfig(config), { kind: 'invalid', message });
  });
}

const goodProfiles: Config[] = [
  { 'security.nesting': 'true', 'security.secureboot': 'false' },
  { 'security.syscalls.allow': 'x', 'security.syscalls.deny_default': 'false' },
  { 'raw.seccomp': '2', 'security.syscalls.intercept.mknod': 'true' },
  { 'security.privileged': 'true', 'nvidia.runtime': 'false' },
  { 'raw.lxc': '\n# comment\nlxc.net.0.ipv4.address=1.2.3.4\nlxc.environment = A=1\n' },
  { 'linux.sysctl.net.ipv4.ip_forward': '1', 'environment.A': 'b', 'limits.kernel.nofile': '5:6' },
];

for (const config of goodProfiles) {
  test(`a profile with ${JSON.stringify(config)} is taken`, () => {
    assert.doesNotThrow(() => checkProfileConfig(config));
  });
}

test("an instance's own keys must suit its type, inherited ones need not", () => {
  const config = { 'security.secureboot': 'false' };
  assert.throws(() => checkInstanceConfig('container', config), {
    message: 'Unknown configuration key: security.secureboot',
  });
  assert.doesNotThrow(() => checkInstanceConfig('virtual-machine', config));
  assert.doesNotThrow(() => checkExpandedConfig(config, { unprivilegedOnly: false }));
});

test('volatile keys are known one by one', () => {
  assert.doesNotThrow(() => checkInstanceConfig('container', { 'volatile.eth0.hwaddr': 'x' }));
  assert.throws(() => checkInstanceConfig('container', { 'volatile.eth0.foo': 'x' }), {
    message: 'Unknown configuration key: volatile.eth0.foo',
  });
  assert.throws(() => checkInstanceConfig('container', { 'volatile.uuid': 'x' }), {
    message: 'Invalid UUID',
  });
});

const ONLY = 'LXD was configured to only allow unprivileged containers';
const privileged: [config: Config, message: string][] = [
  [{ 'security.privileged': 'true' }, ONLY],
  [{ 'raw.idmap': 'both 0 5' }, `Cannot map root user into container as ${ONLY}`],
  [{ 'raw.lxc': 'lxc.include = /x' }, `lxc.include can't be set in raw.lxc as ${ONLY}`],
];

for (const [config, message] of privileged) {
  test(`a server for unprivileged containers refuses ${JSON.stringify(config)}`, () => {
    assert.throws(() => checkExpandedConfig(config, { unprivilegedOnly: true }), { message });
    assert.doesNotThrow(() => checkExpandedConfig(config, { unprivilegedOnly: false }));
  });
}

test('later profiles win over earlier ones, the instance over all; devices are replaced whole', () => {
  const a = { config: { 'user.x': '1', 'user.y': '1' }, devices: { eth0: { type: 'nic', mtu: '1' } } };
  const b = { config: { 'user.x': '2' }, devices: { eth0: { type: 'nic', name: 'n' }, root: ROOT } };
  assert.deepEqual(expandConfig([a, b], { 'user.z': '3' }), {
    'user.x': '2', 'user.y': '1', 'user.z': '3',
  }); // prettier-ignore
  assert.deepEqual(expandDevices([a, b], { eth0: { type: 'none' } }), {
    eth0: { type: 'none' }, root: ROOT,
  }); // prettier-ignore
});

test('profiles are named once each', () => {
  assert.doesNotThrow(() => checkProfileNames(['a', 'b']));
  assert.throws(() => checkProfileNames(['a', 'a']), {
    message: 'Duplicate profile found in request',
  });
});

const badRoots: [devices: Devices, message: string][] = [
  [{}, 'No root device could be found'],
  [{ d: { ...ROOT, source: '/x' } }, 'No root device could be found'],
  [{ a: ROOT, b: ROOT }, 'More than one root device found'],
  [{ a: { type: 'disk', path: '/' } }, 'Root disk entry must have a "pool" property set'],
];

for (const [devices, message] of badRoots) {
  test(`root disk of ${JSON.stringify(devices)}: ${message}`, () => {
    assert.throws(() => findRootDisk(devices), { kind: 'invalid', message });
  });
}

test('the root disk is found and stays in its pool', () => {
  const devices = { eth0: { type: 'nic' }, disk: { ...ROOT, path: '/mnt' }, r: ROOT };
  assert.deepEqual(findRootDisk(devices), { name: 'r', device: ROOT, pool: 'default' });
  assert.throws(() => checkSameRootPool(devices, { r: { ...ROOT, pool: 'x' } }), {
    message: 'Cannot update root disk device pool name to "x"',
  });
  assert.doesNotThrow(() => checkSameRootPool(devices, { other: { ...ROOT, size: '1GB' } }));
});

const view = (differs: { name?: string; config?: Config; devices?: Devices } = {}) => ({
  name: 'c1', config: {}, devices: {}, ...differs,
}); // prettier-ignore
const views: [change: string, after: ReturnType<typeof view>, renews: boolean][] = [
  ['nothing', view(), false],
  ['user.x', view({ config: { 'user.x': '1' } }), false],
  ['a seed key', view({ config: { 'cloud-init.user-data': '1' } }), true],
  ['an old seed key', view({ config: { 'user.vendor-data': '1' } }), true],
  ['the name', view({ name: 'c2' }), true],
  ['a NIC', view({ devices: { eth0: { type: 'nic' } } }), true],
  ['a disk', view({ devices: { d: { type: 'disk' } } }), false],
];

for (const [change, after, renews] of views) {
  test(`changing ${change} ${renews ? 'renews' : 'keeps'} cloud-init's instance id`, () => {
    assert.equal(needsNewCloudInitId(view(), after), renews);
  });
}

test('a running virtual machine refuses most changes', () => {
  assert.doesNotThrow(() => checkVirtualMachineUpdate({}, { 'user.x': '1', 'limits.memory': '1GB' }));
  assert.throws(() => checkVirtualMachineUpdate({ 'limits.cpu': '1' }, {}), {
    message: 'Key "limits.cpu" cannot be updated when VM is running',
  });
});

test('a running container takes the live ones of the changed keys at once', () => {
  const after = { 'limits.memory': '1GB', 'security.privileged': 'true', 'user.x': 'y' };
  assert.deepEqual(liveChanges({ 'user.x': 'y' }, after), ['limits.memory']);
});

test('maps of ids cannot be taken away', () => {
  const before = { 'volatile.idmap.next': '[]', 'volatile.uuid': 'x' };
  assert.doesNotThrow(() => checkVolatileUpdate(before, { 'volatile.idmap.next': '[]' }));
  assert.throws(() => checkVolatileUpdate(before, { 'volatile.idmap.next': '' }), {
    message: "Volatile idmap keys can't be deleted by the user",
  });
  assert.ok(changesIdmap({}, { 'security.idmap.isolated': 'true' }));
  assert.ok(!changesIdmap({}, { 'user.x': 'true' }));
});

test('a copy leaves volatile keys behind, but for its image', () => {
  const config = {
    'user.x': '1', 'volatile.uuid': 'u', 'volatile.base_image': 'f', 'volatile.last_state.idmap': '[]',
  }; // prettier-ignore
  assert.deepEqual(copiedConfig(config, { keepIdmap: false }), {
    'user.x': '1', 'volatile.base_image': 'f',
  }); // prettier-ignore
  assert.ok('volatile.last_state.idmap' in copiedConfig(config, { keepIdmap: true }));
});

test("a device's volatile keys lose their prefix", () => {
  const config = { 'volatile.eth0.hwaddr': 'a', 'volatile.eth0.last_state.mtu': '5', 'volatile.eth1.name': 'x' };
  assert.deepEqual(volatileOfDevice(config, 'eth0'), { hwaddr: 'a', 'last_state.mtu': '5' });
});

test('mount interception names who mounts what', () => {
  assert.equal(mountInterception({ 'security.syscalls.intercept.mount.allowed': 'ext4' }), null);
  const got = mountInterception({
    'security.syscalls.intercept.mount': 'true',
    'security.syscalls.intercept.mount.allowed': 'ext4, xfs',
    'security.syscalls.intercept.mount.fuse': 'ntfs=ntfs-3g',
  });
  assert.deepEqual([...got!.allowed], ['ext4', 'xfs']);
  assert.deepEqual([...got!.fuse], [['ntfs', 'ntfs-3g']]);
});
