import type { Idmap } from '@lxd/model/idmap';

import type { HostSetup } from '../host-setup.js';
import type { InstanceSpec } from '../spec.js';

/** One line of liblxc's configuration. */
export type Line = readonly [key: string, value: string];

/** All that decides what a container's configuration says. */
export interface LxcConfigInput {
  readonly spec: InstanceSpec;
  /** liblxc's name of it. */
  readonly name: string;
  readonly setup: HostSetup;
  readonly idmap: Idmap;
  readonly rootfs: string;
  /** Whether the root file system lies unshifted and must be mounted with the map. */
  readonly idmappedRoot: boolean;
  /** File of the policy, or null: none. */
  readonly seccompFile: string | null;
  readonly logFolder: string;
  /** Host folders behind /dev/lxd and /dev/.lxd-mounts. */
  readonly devlxd: string;
  readonly shmounts: string;
  /** Files below /var/lib/lxcfs that are served now: `proc/cpuinfo`. */
  readonly lxcfsFiles: readonly string[];
  /** What started devices add, in their order. */
  readonly deviceLines: readonly Line[];
  /** CPUs of the balancer, or null: all. */
  readonly cpuset: string | null;
}

/** A mount line; the target is relative to the root. Spaces and the like are escaped as in fstab(5). */
export function mountEntry(
  source: string,
  target: string,
  type: string,
  options: readonly string[],
): Line {
  const fields = [source, target.replace(/^\/+/, ''), type, options.join(',')];
  return ['lxc.mount.entry', `${fields.map(escapeField).join(' ')} 0 0`];
}

const escapeField = (text: string): string =>
  text.replace(/[\\ \t\n]/g, (char) => `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`);
