import { join } from 'node:path';

import { lxcIdmapLines } from '@lxd/model/idmap';

import { keysBelow, isTrue } from '../config.js';
import type { Line, LxcConfigInput } from './lines.js';

/** Name, root, console, init's environment, user namespace. */
export function baseLines(input: LxcConfigInput): Line[] {
  const { config } = input.spec;
  return [
    ['lxc.arch', personalityOf(input.spec.architecture)],
    ['lxc.uts.name', input.spec.ref?.name ?? input.name],
    ['lxc.rootfs.path', `dir:${input.rootfs}`],
    ...(input.idmappedRoot ? [['lxc.rootfs.options', 'idmap=container'] as const] : []),
    ...lxcIdmapLines(input.idmap).map((ids): Line => ['lxc.idmap', ids]),
    ['lxc.autodev', '1'],
    ['lxc.pty.max', '1024'],
    ['lxc.tty.max', '0'],
    ['lxc.console.buffer.size', 'auto'],
    ['lxc.console.size', 'auto'],
    ['lxc.console.logfile', join(input.logFolder, 'console.log')],
    ...keysBelow(config, 'environment.').map(([key, value]): Line => [
      'lxc.environment',
      `${key}=${value}`,
    ]),
    ...keysBelow(config, 'linux.sysctl.').map(([key, value]): Line => [`lxc.sysctl.${key}`, value]),
    ...keysBelow(config, 'limits.kernel.').map(([key, value]): Line => [
      `lxc.prlimit.${key}`,
      value,
    ]),
  ];
}

/** Of the device nodes: pipes, terminals and what each container has; others by configuration. */
const allowedDevices: readonly string[] = [
  'b *:* m', // make any node, use only those below
  'c *:* m',
  'c 136:* rwm', // /dev/pts/*
  'c 1:3 rwm', // /dev/null
  'c 1:5 rwm', // /dev/zero
  'c 1:7 rwm', // /dev/full
  'c 1:8 rwm', // /dev/random
  'c 1:9 rwm', // /dev/urandom
  'c 5:0 rwm', // /dev/tty
  'c 5:1 rwm', // /dev/console
  'c 5:2 rwm', // /dev/ptmx
  'c 10:229 rwm', // /dev/fuse
  'c 10:200 rwm', // /dev/net/tun
];

/** What a privileged container is denied, there being no user namespace around it. */
const droppedCapabilities = 'sys_time sys_module sys_rawio mac_admin mac_override';

export function securityLines(input: LxcConfigInput): Line[] {
  const { config } = input.spec;
  const lines: Line[] = [];
  if (input.setup.apparmor) {
    lines.push(['lxc.apparmor.profile', 'generated']);
    if (isTrue(config['security.nesting'])) lines.push(['lxc.apparmor.allow_nesting', '1']);
    for (const rule of (config['raw.apparmor'] ?? '').split('\n')) {
      if (rule.trim() !== '') lines.push(['lxc.apparmor.raw', rule.trim()]);
    }
  }
  if (input.seccompFile !== null) lines.push(['lxc.seccomp.profile', input.seccompFile]);
  if (input.idmap.length === 0) {
    lines.push(['lxc.cap.drop', droppedCapabilities]);
    const prefix = input.setup.cgroups.version === 1 ? 'lxc.cgroup' : 'lxc.cgroup2';
    lines.push([`${prefix}.devices.deny`, 'a']);
    for (const rule of allowedDevices) lines.push([`${prefix}.devices.allow`, rule]);
  }
  return lines;
}

/** What `uname -m` is to say inside: liblxc's word for a kernel's personality. */
export const personalityOf = (architecture: string): string =>
  ['armv6l', 'armv7l', 'i686', 'mips', 'ppc', 'riscv32'].includes(architecture)
    ? 'linux32'
    : 'linux64';
