import { posix } from 'node:path';

import type { Config, Devices } from '@lxd/model/api/config';
import { internal, quote } from '@lxd/model/errors';
import { projectKeys } from '@lxd/model/project-keys';

import { isRestricted } from './snapshot.js';
import { labelOf, type Restricted } from './restricted-config.js';

/** Why a device may not be, or null when it may. */
type Rule = (project: Config, device: Config) => string | null;

const unlessAllowed =
  (
    key:
      | 'restricted.devices.gpu'
      | 'restricted.devices.infiniband'
      | 'restricted.devices.pci'
      | 'restricted.devices.proxy'
      | 'restricted.devices.unix-block'
      | 'restricted.devices.unix-char'
      | 'restricted.devices.unix-hotplug'
      | 'restricted.devices.usb',
    what: string,
  ): Rule =>
  (project) =>
    projectKeys.read(project, key) === 'allow' ? null : `${what} devices are forbidden`;

/** By device type; other types are harmless. */
const rules: Readonly<Record<string, Rule>> = {
  disk,
  gpu: unlessAllowed('restricted.devices.gpu', 'GPU'),
  infiniband: unlessAllowed('restricted.devices.infiniband', 'Infiniband'),
  nic,
  pci: unlessAllowed('restricted.devices.pci', 'PCI'),
  proxy: unlessAllowed('restricted.devices.proxy', 'Proxy'),
  'unix-block': unlessAllowed('restricted.devices.unix-block', 'Unix block'),
  'unix-char': unlessAllowed('restricted.devices.unix-char', 'Unix character'),
  'unix-hotplug': unlessAllowed('restricted.devices.unix-hotplug', 'Unix hotplug'),
  usb: unlessAllowed('restricted.devices.usb', 'USB'),
};

/**
 * Checks the devices of an instance (expanded) or of a profile.
 * @throws DomainError (internal, as LXD) for the first device, in order of names, that is forbidden
 */
export function checkRestrictedDevices(project: Config, subject: Restricted, devices: Devices): void {
  for (const name of Object.keys(devices).sort()) {
    const device = devices[name]!;
    const type = device['type'] ?? '';
    const why = Object.hasOwn(rules, type) ? rules[type]!(project, device) : null;
    if (why === null) continue;
    throw internal(
      `Invalid device ${quote(name)} on ${labelOf(subject)} of project ${quote(subject.project)}: ${why}`,
    );
  }
}

function nic(project: Config, { network }: Config): string | null {
  switch (projectKeys.read(project, 'restricted.devices.nic')) {
    case 'allow':
      return null;
    case 'block':
      return 'Network devices are forbidden';
    case 'managed':
      return network ? null : 'Only managed network devices are allowed';
  }
}

function disk(project: Config, { path = '', pool = '', source = '' }: Config): string | null {
  if (path === '/' && pool !== '') return null;
  if (path === '' && source === 'cloud-init:config') return null;
  switch (projectKeys.read(project, 'restricted.devices.disk')) {
    case 'block':
      return 'Disk devices are forbidden';
    case 'managed':
      return pool === '' ? 'Attaching disks not backed by a pool is forbidden' : null;
    case 'allow': {
      const fits = pool !== '' || diskParent(project, source) !== null;
      return fits ? null : `Disk source path ${quote(source)} not allowed`;
    }
  }
}

/** The folder a disk's source must lie in when it is mounted; "": anywhere. */
export function confinementOf(project: Config, source: string): string {
  if (!isRestricted(project)) return '';
  // One that is in none of the folders, from before they were named, is refused by any of them.
  return diskParent(project, source) ?? allowedFolders(project)[0]!;
}

const allowedFolders = (project: Config): readonly string[] =>
  projectKeys.read(project, 'restricted.devices.disk.paths') ?? [];

/**
 * The allowed folder that a host path lies in: "" where all are allowed, null where it lies in
 * none. What the path is by the time of its use (a symbolic link?) is the agent's to see.
 */
function diskParent(project: Config, source: string): string | null {
  const allowed = allowedFolders(project);
  if (allowed.length === 0) return '';
  const whole = withSlash(source);
  return allowed.find((one) => whole.startsWith(withSlash(one))) ?? null;
}

const withSlash = (path: string): string => {
  const clean = posix.normalize(path);
  return clean.endsWith('/') ? clean : `${clean}/`;
};
