import assert from 'node:assert/strict';
import { test } from 'node:test';

import { mapOf } from '@lxd/model/idmap';
import { InstanceSpec } from '@lxd/proto/lxd/agent/v1/instances';

import type { HostSetup } from '../host-setup.js';
import type { LxcConfigInput } from './lines.js';
import { mountEntry } from './lines.js';
import { lxcConfig, rawLines } from './lxc-config.js';

const setup: HostSetup = {
  cgroups: {
    version: 1,
    controllers: ['cpuset', 'memory', 'pids'],
    unified: [],
    swapAccounting: false,
    diskWeight: null,
  },
  memoryTotalBytes: 1 << 30,
  cpus: [0, 1],
  legacyMounts: ['/sys/fs/pstore'],
  devices: ['/dev/fuse'],
  apparmor: false,
  includes: [],
  defaultIdmap: [],
  canIdmap: async () => true,
};

const input = (
  config: Record<string, string>,
  differs: Partial<LxcConfigInput> = {},
): LxcConfigInput => ({
  spec: InstanceSpec.fromPartial({ ref: { project: 'p', name: 'c1' }, config }),
  name: 'p_c1',
  setup,
  idmap: mapOf({ base: 1_000_000, size: 65_536 }),
  rootfs: '/pool/p_c1/rootfs',
  idmappedRoot: true,
  seccompFile: '/seccomp/p_c1',
  logFolder: '/logs/p_c1',
  devlxd: '/lxd/devlxd',
  shmounts: '/lxd/shmounts/p_c1',
  lxcfsFiles: ['proc/uptime'],
  deviceLines: [['lxc.net.0.type', 'phys']],
  cpuset: null,
  ...differs,
});

test('an unprivileged container', () => {
  const config = {
    'environment.A': 'b c',
    'limits.kernel.nofile': '1000:2000',
    'limits.processes': '5',
    'linux.sysctl.net.ipv4.ip_forward': '1',
    'raw.lxc': 'lxc.environment = X=1',
  };
  assert.deepEqual(lxcConfig(input(config)).trimEnd().split('\n'), [
    'lxc.arch = linux64',
    'lxc.uts.name = c1',
    'lxc.rootfs.path = dir:/pool/p_c1/rootfs',
    'lxc.rootfs.options = idmap=container',
    'lxc.idmap = u 0 1000000 65536',
    'lxc.idmap = g 0 1000000 65536',
    'lxc.autodev = 1',
    'lxc.pty.max = 1024',
    'lxc.tty.max = 0',
    'lxc.console.buffer.size = auto',
    'lxc.console.size = auto',
    'lxc.console.logfile = /logs/p_c1/console.log',
    'lxc.environment = A=b c',
    'lxc.sysctl.net.ipv4.ip_forward = 1',
    'lxc.prlimit.nofile = 1000:2000',
    'lxc.seccomp.profile = /seccomp/p_c1',
    'lxc.mount.auto = proc:rw sys:rw',
    'lxc.mount.entry = /dev/fuse dev/fuse none bind,create=file,optional 0 0',
    'lxc.mount.entry = /dev/mqueue dev/mqueue none rbind,create=dir,optional 0 0',
    'lxc.mount.entry = /sys/fs/pstore sys/fs/pstore none rbind,create=dir,optional 0 0',
    'lxc.mount.entry = /lxd/devlxd dev/lxd none bind,ro,create=dir 0 0',
    'lxc.mount.entry = /lxd/shmounts/p_c1 dev/.lxd-mounts none bind,ro,create=dir 0 0',
    'lxc.mount.entry = /var/lib/lxcfs/proc/uptime proc/uptime none bind,optional 0 0',
    'lxc.cgroup.pids.max = 5',
    'lxc.net.0.type = phys',
    'lxc.environment = X=1',
  ]);
});

test('a privileged container drops capabilities and has a device list', () => {
  const text = lxcConfig(
    input({ 'security.privileged': 'true' }, { idmap: [], idmappedRoot: false }),
  );
  assert.match(text, /^lxc.cap.drop = sys_time sys_module sys_rawio mac_admin mac_override$/m);
  assert.match(text, /^lxc.cgroup.devices.deny = a$/m);
  assert.match(text, /^lxc.mount.auto = proc:mixed sys:mixed$/m);
  assert.doesNotMatch(text, /lxc.idmap|lxc.rootfs.options/);
});

const toggles: { name: string; config: Record<string, string>; has: RegExp; not?: boolean }[] = [
  { name: 'no guest API', config: { 'security.devlxd': 'false' }, has: /dev\/lxd /, not: true },
  { name: 'nesting', config: { 'security.nesting': 'true' }, has: /proc dev\/.lxc\/proc proc/ },
];

for (const { name, config, has, not } of toggles) {
  test(`lxcConfig: ${name}`, () => {
    assert.equal(has.test(lxcConfig(input(config))), !not);
  });
}

test('cgroup v2 keys, and CPUs from the balancer', () => {
  const v2 = { ...setup, cgroups: { ...setup.cgroups, version: 2 as const } };
  const text = lxcConfig(input({ 'limits.processes': '5' }, { setup: v2, cpuset: '1' }));
  assert.match(text, /^lxc.cgroup2.pids.max = 5\nlxc.cgroup2.cpuset.cpus = 1$/m);
  assert.match(text, /cgroup:rw:force/);
});

test('a value cannot smuggle in lines of its own', () => {
  assert.throws(() => lxcConfig(input({ 'environment.A': 'x\nlxc.hook.start-host = /bad' })), {
    kind: 'invalid',
  });
});

test('paths are escaped as in fstab', () => {
  const [, line] = mountEntry('/a b\\c', '/d\te', 'none', ['bind']);
  assert.equal(line, '/a\\040b\\134c d\\011e none bind 0 0');
});

const refused = [
  'nothing',
  'lxc.log.file = x',
  'lxc.prlimit.nofile = 5',
  'lxc.net.0.type = none',
  'LXC.EPHEMERAL = 1',
];

for (const line of refused) {
  test(`raw.lxc refuses "${line}"`, () => {
    assert.throws(() => rawLines(line), { kind: 'invalid' });
  });
}

test('raw.lxc allows addresses of a NIC', () => {
  assert.deepEqual(rawLines('# note\nlxc.net.0.ipv4.address = 10.0.0.2/24\n'), [
    ['lxc.net.0.ipv4.address', '10.0.0.2/24'],
  ]);
});
