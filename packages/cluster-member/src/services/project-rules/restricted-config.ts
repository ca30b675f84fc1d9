import type { Config } from '@lxd/model/api/config';
import type { InstanceType } from '@lxd/model/api/instance-type';
import { isFalse, isTrue } from '@lxd/model/booleans';
import { DomainError, internal, quote } from '@lxd/model/errors';
import { parseRawIdmap, type IdmapEntry } from '@lxd/model/idmap';
import { projectKeys } from '@lxd/model/project-keys';

/** An instance or a profile of the restricted project, as its messages name it. */
export interface Restricted {
  /** null: a profile, which must suit both. */
  readonly type: InstanceType | null;
  readonly name: string;
  readonly project: string;
}

export const labelOf = ({ type, name }: Restricted): string => `${type ?? 'profile'} ${quote(name)}`;

/** Interception that does no harm by itself (config-and-images.md 3.3). */
const harmlessInterception = new Set([
  'security.syscalls.intercept.bpf',
  'security.syscalls.intercept.bpf.devices',
  'security.syscalls.intercept.mknod',
  'security.syscalls.intercept.mount',
  'security.syscalls.intercept.mount.fuse',
  'security.syscalls.intercept.setxattr',
  'security.syscalls.intercept.sysinfo',
]);

const containerLowLevel = new Set([
  'boot.host_shutdown_timeout',
  'linux.kernel_modules',
  'raw.apparmor',
  'raw.idmap',
  'raw.lxc',
  'raw.seccomp',
  'security.devlxd.images',
  'security.idmap.base',
  'security.idmap.size',
]);

const virtualMachineLowLevel = new Set([
  'boot.host_shutdown_timeout',
  'limits.memory.hugepages',
  'raw.idmap',
  'raw.qemu',
]);

const isContainerLowLevel = (key: string): boolean =>
  containerLowLevel.has(key) ||
  (key.startsWith('security.syscalls.intercept') && !harmlessInterception.has(key));

/** Whether keys that reach below the container or virtual machine may be set. */
export function allowsLowLevel(project: Config, type: InstanceType | null): boolean {
  const container = projectKeys.read(project, 'restricted.containers.lowlevel') === 'allow';
  const virtualMachine = projectKeys.read(project, 'restricted.virtual-machines.lowlevel') === 'allow';
  if (type === 'container') return container;
  return type === 'virtual-machine' ? virtualMachine : container && virtualMachine;
}

/**
 * Checks the configuration of an instance (expanded) or of a profile.
 * @throws DomainError (internal, as LXD) for the first key, in order of names, that is forbidden
 */
export function checkRestrictedConfig(project: Config, subject: Restricted, config: Config): void {
  for (const key of Object.keys(config).sort()) {
    const value = config[key]!;
    if (value !== '') checkKey(project, subject, key, value);
  }
}

function checkKey(project: Config, subject: Restricted, key: string, value: string): void {
  const { type, project: name } = subject;
  const lowLevel = allowsLowLevel(project, type);
  if (key === 'raw.idmap' && !lowLevel) return checkRawIdmap(project, subject, value);
  const low =
    (type !== 'virtual-machine' && isContainerLowLevel(key)) ||
    (type !== 'container' && virtualMachineLowLevel.has(key));
  if (low && !lowLevel) {
    throw internal(
      `Use of low-level config ${quote(key)} on ${labelOf(subject)} of project ${quote(name)} is forbidden`,
    );
  }
  const why = type === 'virtual-machine' ? null : whyForbidden(project, key, value);
  if (why === null) return;
  throw internal(
    `Invalid value ${quote(value)} for config ${quote(key)} on ${labelOf(subject)} of project ${quote(name)}: ${why}`,
  );
}

function whyForbidden(project: Config, key: string, value: string): string | null {
  const privilege = projectKeys.read(project, 'restricted.containers.privilege');
  if (harmlessInterception.has(key)) {
    const interception = projectKeys.read(project, 'restricted.containers.interception');
    const forbidden = interception === 'block' && !isFalse(value);
    return forbidden ? 'Container syscall interception is forbidden' : null;
  }
  switch (key) {
    case 'security.nesting': {
      const nesting = projectKeys.read(project, 'restricted.containers.nesting');
      return nesting === 'block' && isTrue(value) ? 'Container nesting is forbidden' : null;
    }
    case 'security.privileged':
      return privilege !== 'allow' && isTrue(value) ? 'Privileged containers are forbidden' : null;
    case 'security.idmap.isolated':
      return privilege === 'isolated' && isFalse(value)
        ? 'Non-isolated containers are forbidden'
        : null;
    default:
      return null;
  }
}

/** Without low-level keys, `raw.idmap` may still name the host ids that the project was given. */
function checkRawIdmap(project: Config, subject: Restricted, value: string): void {
  const uids = projectKeys.read(project, 'restricted.idmap.uid') ?? [];
  const gids = projectKeys.read(project, 'restricted.idmap.gid') ?? [];
  for (const [index, entry] of linesOf(value).entries()) {
    const fits =
      (!entry.isUid || covered(entry, uids)) && (!entry.isGid || covered(entry, gids));
    if (fits) continue;
    throw internal(
      `Use of low-level "raw.idmap" element ${index} on ${labelOf(subject)} of project ${quote(subject.project)} is forbidden`,
    );
  }
}

function linesOf(value: string): readonly IdmapEntry[] {
  try {
    return parseRawIdmap(value);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw internal(error.message);
  }
}

const covered = (
  { hostId, range }: IdmapEntry,
  allowed: readonly { readonly first: number; readonly last: number }[],
): boolean => allowed.some(({ first, last }) => hostId >= first && hostId + range - 1 <= last);
