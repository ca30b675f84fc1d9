import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Config } from '@lxd/model/api/config';
import type { InstanceType } from '@lxd/model/api/instance-type';
import { chain } from '@lxd/model/errors';

import { instance, project } from './fixtures.js';
import { checkProjectUpdate } from './project-update.js';
import { checkRestrictions, checkVolatile } from './restrictions.js';

/** One key or device in a restricted project; `why` null: it may be. */
interface Case {
  readonly set: Config;
  readonly type?: InstanceType;
  readonly project?: Config;
  readonly why: string | null;
}

const lowLevel = (key: string, on = 'container "c1"') =>
  `Use of low-level config "${key}" on ${on} of project "p1" is forbidden`;
const badValue = (key: string, value: string, why: string) =>
  `Invalid value "${value}" for config "${key}" on container "c1" of project "p1": ${why}`;
const element = (index: number) =>
  `Use of low-level "raw.idmap" element ${index} on container "c1" of project "p1" is forbidden`;

const keys: Case[] = [
  { set: { 'user.a': '1' }, why: null },
  { set: { 'security.nesting': 'true' }, why: badValue('security.nesting', 'true', 'Container nesting is forbidden') },
  { set: { 'security.nesting': 'yes' }, why: badValue('security.nesting', 'yes', 'Container nesting is forbidden') },
  { set: { 'security.nesting': 'false' }, why: null },
  { set: { 'security.nesting': 'true' }, project: { 'restricted.containers.nesting': 'allow' }, why: null },
  { set: { 'security.privileged': 'true' }, why: badValue('security.privileged', 'true', 'Privileged containers are forbidden') },
  { set: { 'security.privileged': 'true' }, project: { 'restricted.containers.privilege': 'isolated' }, why: badValue('security.privileged', 'true', 'Privileged containers are forbidden') },
  { set: { 'security.privileged': 'true' }, project: { 'restricted.containers.privilege': 'allow' }, why: null },
  { set: { 'security.idmap.isolated': 'false' }, why: null },
  { set: { 'security.idmap.isolated': 'false' }, project: { 'restricted.containers.privilege': 'isolated' }, why: badValue('security.idmap.isolated', 'false', 'Non-isolated containers are forbidden') },
  { set: { 'security.idmap.isolated': 'true' }, project: { 'restricted.containers.privilege': 'isolated' }, why: null },
  ...['boot.host_shutdown_timeout', 'linux.kernel_modules', 'raw.apparmor', 'raw.lxc', 'raw.seccomp', 'security.devlxd.images', 'security.idmap.base', 'security.idmap.size', 'security.syscalls.intercept.mount.allowed', 'security.syscalls.intercept.mount.shift', 'security.syscalls.intercept.sched_setscheduler'].flatMap((key): Case[] => [
    { set: { [key]: '1' }, why: lowLevel(key) },
    { set: { [key]: '1' }, project: { 'restricted.containers.lowlevel': 'allow' }, why: null },
    { set: { [key]: '1' }, project: { 'restricted.containers.interception': 'full' }, why: lowLevel(key) },
  ]),
  ...['bpf', 'bpf.devices', 'mknod', 'mount', 'mount.fuse', 'setxattr', 'sysinfo'].flatMap((call): Case[] => {
    const key = `security.syscalls.intercept.${call}`;
    return [
      { set: { [key]: 'true' }, why: badValue(key, 'true', 'Container syscall interception is forbidden') },
      { set: { [key]: 'false' }, why: null },
      { set: { [key]: 'true' }, project: { 'restricted.containers.interception': 'allow' }, why: null },
      { set: { [key]: 'true' }, project: { 'restricted.containers.interception': 'full' }, why: null },
    ];
  }),
  ...['boot.host_shutdown_timeout', 'limits.memory.hugepages', 'raw.qemu'].flatMap((key): Case[] => [
    { set: { [key]: '1' }, type: 'virtual-machine', why: lowLevel(key, 'virtual-machine "c1"') },
    { set: { [key]: '1' }, type: 'virtual-machine', project: { 'restricted.virtual-machines.lowlevel': 'allow' }, why: null },
    { set: { [key]: '1' }, type: 'virtual-machine', project: { 'restricted.containers.lowlevel': 'allow' }, why: lowLevel(key, 'virtual-machine "c1"') },
  ]),
  { set: { 'raw.idmap': 'both 0 0' }, why: element(0) },
  { set: { 'raw.idmap': 'both 0 0' }, project: { 'restricted.containers.lowlevel': 'allow' }, why: null },
  ...([
    ['both 1000 1000', null],
    ['both 0 0', element(0)],
    ['uid 1000-1001 0-1', null],
    ['uid 1000-1002 0-2', element(0)],
    ['uid 1000 0\ngid 1001 0', null],
    ['uid 1000 0\ngid 1002 0', element(1)],
    ['uid 999-1000 0-1', element(0)],
  ] as const).map(([map, why]): Case => ({
    set: { 'raw.idmap': map },
    project: { 'restricted.idmap.uid': '1000-1001', 'restricted.idmap.gid': '1000,1001' },
    why,
  })),
]; // prettier-ignore
for (const { set, type = 'container', project: more = {}, why } of keys) {
  test(`${type} with ${JSON.stringify(set)} in ${JSON.stringify(more)}: ${why ?? 'allowed'}`, () => {
    const now = project({ restricted: 'true', ...more }, { instances: [instance('c1', set, {}, type)] });
    assert.equal(complaint(() => checkRestrictions(now)), why);
  });
}

const forbidden = (why: string) => `Invalid device "d" on container "c1" of project "p1": ${why}`;
const single = { gpu: 'GPU', infiniband: 'Infiniband', pci: 'PCI', proxy: 'Proxy', 'unix-block': 'Unix block', 'unix-char': 'Unix character', 'unix-hotplug': 'Unix hotplug', usb: 'USB' }; // prettier-ignore

const devices: Case[] = [
  ...Object.entries(single).flatMap(([type, word]): Case[] => [
    { set: { type }, why: forbidden(`${word} devices are forbidden`) },
    { set: { type }, project: { [`restricted.devices.${type}`]: 'allow' }, why: null },
  ]),
  { set: { type: 'none' }, why: null },
  { set: { type: 'tpm' }, why: null },
  { set: { type: 'nic', network: 'lxdbr0' }, why: null },
  { set: { type: 'nic', nictype: 'p2p' }, why: forbidden('Only managed network devices are allowed') },
  { set: { type: 'nic', network: 'lxdbr0' }, project: { 'restricted.devices.nic': 'block' }, why: forbidden('Network devices are forbidden') },
  { set: { type: 'nic', nictype: 'p2p' }, project: { 'restricted.devices.nic': 'allow' }, why: null },
  { set: { type: 'disk', path: '/', pool: 'default' }, project: { 'restricted.devices.disk': 'block' }, why: null },
  { set: { type: 'disk', source: 'cloud-init:config' }, project: { 'restricted.devices.disk': 'block' }, why: null },
  { set: { type: 'disk', path: '/m', pool: 'default', source: 'v' }, why: null },
  { set: { type: 'disk', path: '/m', pool: 'default', source: 'v' }, project: { 'restricted.devices.disk': 'block' }, why: forbidden('Disk devices are forbidden') },
  { set: { type: 'disk', path: '/m', source: '/srv/a' }, why: forbidden('Attaching disks not backed by a pool is forbidden') },
  { set: { type: 'disk', path: '/m', source: 'ceph:p/v' }, why: forbidden('Attaching disks not backed by a pool is forbidden') },
  { set: { type: 'disk', path: '/m', source: '/srv/a' }, project: { 'restricted.devices.disk': 'allow' }, why: null },
  ...([
    ['/srv/a', null],
    ['/srv/a/', null],
    ['/srv/a/x', null],
    ['/srv/c/x', null],
    ['/srv/ab', '/srv/ab'],
    ['/srv/a/../b', '/srv/a/../b'],
    ['/srv', '/srv'],
  ] as const).map(([source, bad]): Case => ({
    set: { type: 'disk', path: '/m', source },
    project: { 'restricted.devices.disk': 'allow', 'restricted.devices.disk.paths': '/srv/a, /srv/c/' },
    why: bad === null ? null : forbidden(`Disk source path "${bad}" not allowed`),
  })),
]; // prettier-ignore
for (const { set, project: more = {}, why } of devices) {
  test(`device ${JSON.stringify(set)} in ${JSON.stringify(more)}: ${why ?? 'allowed'}`, () => {
    const now = project({ restricted: 'true', ...more }, { instances: [instance('c1', {}, { d: set })] });
    assert.equal(complaint(() => checkRestrictions(now)), why);
  });
}

test('a profile must suit containers and virtual machines', () => {
  const check = (config: Config, more: Config = {}) =>
    complaint(() =>
      checkRestrictions(
        project({ restricted: 'true', ...more }, { profiles: [{ name: 'q', config, devices: {} }] }),
      ),
    );
  const low = (key: string) => lowLevel(key, 'profile "q"');
  assert.equal(check({ 'raw.lxc': 'x' }), low('raw.lxc'));
  assert.equal(check({ 'raw.lxc': 'x' }, { 'restricted.containers.lowlevel': 'allow' }), low('raw.lxc'));
  const both = { 'restricted.containers.lowlevel': 'allow', 'restricted.virtual-machines.lowlevel': 'allow' };
  assert.equal(check({ 'raw.lxc': 'x' }, both), null);
  assert.equal(
    check({ 'security.nesting': 'true' }),
    'Invalid value "true" for config "security.nesting" on profile "q" of project "p1": Container nesting is forbidden',
  );
});

const volatile: { given: Config; now?: Config; project?: Config; error: string | null }[] = [
  { given: { 'volatile.uuid': 'x' }, error: 'Setting "volatile.uuid" on container "c1" in project "p1" is forbidden' },
  { given: { 'volatile.uuid': 'x' }, now: { 'volatile.uuid': 'y' }, error: 'Changing "volatile.uuid" on container "c1" in project "p1" is forbidden' },
  { given: { 'volatile.uuid': 'y' }, now: { 'volatile.uuid': 'y' }, error: null },
  { given: { 'volatile.eth0.hwaddr': '00:16:3e:00:00:01', 'volatile.root.apply_quota': 'true' }, error: null },
  { given: { 'volatile.apply_template': 'create', 'volatile.base_image': 'x', 'volatile.last_state.power': 'STOPPED' }, error: null },
  { given: { 'volatile.last_state.idmap': '[]' }, error: 'Setting "volatile.last_state.idmap" on container "c1" in project "p1" is forbidden' },
  { given: { 'volatile.uuid': 'x' }, project: { 'restricted.containers.lowlevel': 'allow' }, error: null },
  { given: { 'volatile.uuid': 'x' }, project: { restricted: 'false' }, error: null },
]; // prettier-ignore
for (const { given, now = {}, project: more = {}, error } of volatile) {
  test(`a client that writes ${JSON.stringify(given)} over ${JSON.stringify(now)}: ${error ?? 'may'}`, () => {
    const subject = { project: 'p1', type: 'container', name: 'c1' } as const;
    const check = () => checkVolatile({ restricted: 'true', ...more }, subject, given, now);
    assert.equal(complaint(check), error);
  });
}

const nics = { instances: [instance('c1', {}, { eth0: { type: 'nic', nictype: 'p2p' } })] };
const updates: { name: string; from: Config; to: Config; error: string | null }[] = [
  {
    name: 'tightening what something breaks is a conflict',
    from: { restricted: 'true', 'restricted.devices.nic': 'allow' },
    to: { restricted: 'true', 'restricted.devices.nic': 'block' },
    error:
      'Conflict detected when changing "restricted.devices.nic" in project "p1": ' +
      'Invalid device "eth0" on container "c1" of project "p1": Network devices are forbidden',
  },
  {
    name: 'so is going back to a default that it breaks',
    from: { restricted: 'true', 'restricted.devices.nic': 'allow' },
    to: { restricted: 'true' },
    error:
      'Conflict detected when changing "restricted.devices.nic" in project "p1": ' +
      'Invalid device "eth0" on container "c1" of project "p1": Only managed network devices are allowed',
  },
  {
    name: 'turning restrictions on looks at nothing that is there',
    from: {},
    to: { restricted: 'true' },
    error: null,
  },
  {
    name: 'what is not restricted may be tightened',
    from: { 'restricted.devices.nic': 'allow' },
    to: { 'restricted.devices.nic': 'block' },
    error: null,
  },
];
for (const { name, from, to, error } of updates) {
  test(`project update: ${name}`, () => {
    assert.equal(complaint(() => checkProjectUpdate(project(from, nics), to)), error);
  });
}

function complaint(check: () => void): string | null {
  try {
    check();
    return null;
  } catch (error) {
    return chain(error);
  }
}
