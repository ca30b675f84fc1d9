import { join } from 'node:path';

import { type Idmap, parseIdmap, parseRawIdmap, withRawEntries } from '@lxd/model/idmap';
import { storageName } from '@lxd/model/names';

import type { DeviceTypes, OpenDevice } from '../device/open-device.js';
import type { ContainerRef, RunningContainer } from '../host/container-runtime.js';
import type { Host } from '../host/host.js';
import type { Bound } from './bound.js';
import type { HostSetup } from './host-setup.js';
import { isTrue } from './config.js';
import type { Line } from './lxc-config/lines.js';
import { rootVolumeOf, type RootVolume } from './root-volume.js';
import type { RunFolder } from './run-folder.js';
import type { InstanceSpec } from './spec.js';

/** What instances are made of on this host; the same for all. */
export interface InstanceHost {
  readonly host: Host;
  readonly setup: HostSetup;
  readonly folder: RunFolder;
  readonly types: DeviceTypes;
  /**
   * How many containers liblxc starts, and how many volumes are filled, at once: a hundred at a
   * time take longer than a few at a time, and leave the host nothing for anything else.
   */
  readonly bounds: { readonly starting: Bound; readonly filling: Bound };
}

/**
 * A start in progress, or what one left: steps read and write it. Everything that `undo` needs is
 * rebuilt from the specification alone.
 */
export interface Work extends InstanceHost {
  readonly name: string;
  readonly ref: ContainerRef;
  readonly root: RootVolume;
  readonly idmap: Idmap;
  readonly logFolder: string;
  readonly shmounts: string;
  readonly seccompFile: string;
  /** With the volatile keys merged in that this start has chosen so far. */
  spec: InstanceSpec;
  /** Only those keys. */
  volatile: Record<string, string>;
  /** Where the volume is mounted; its `rootfs` is the root file system. */
  volumePath: string;
  idmappedRoot: boolean;
  hasSeccomp: boolean;
  cpuset: string | null;
  deviceLines: Line[];
  devices: OpenDevice[];
  running: RunningContainer | null;
}

export function newWork(
  base: InstanceHost,
  spec: InstanceSpec,
  volatile: Readonly<Record<string, string>> = {},
): Work {
  const name = storageName(spec.ref?.project ?? '', spec.ref?.name ?? '');
  const { paths } = base.host;
  return {
    ...base,
    name,
    ref: base.folder.ref(name),
    root: rootVolumeOf(base.host, spec),
    idmap: idmapOf(spec, base.setup),
    logFolder: join(paths.logs, name),
    shmounts: join(paths.shmounts, name),
    seccompFile: join(paths.seccomp, name),
    spec: merged(spec, volatile),
    volatile: { ...volatile },
    volumePath: '',
    idmappedRoot: false,
    hasSeccomp: false,
    cpuset: null,
    deviceLines: [],
    devices: [],
    running: null,
  };
}

/** The map the instance is to run with: its own, else that of the host. */
function idmapOf(spec: InstanceSpec, setup: HostSetup): Idmap {
  if (isTrue(spec.config['security.privileged'])) return [];
  const next = spec.config['volatile.idmap.next'];
  if (next) return parseIdmap(next);
  return withRawEntries(setup.defaultIdmap, parseRawIdmap(spec.config['raw.idmap'] ?? ''));
}

/** Notes volatile keys that were chosen; an empty value removes the key. */
export function choose(work: Work, volatile: Readonly<Record<string, string>>): void {
  if (Object.keys(volatile).length === 0) return;
  work.volatile = { ...work.volatile, ...volatile };
  work.spec = merged(work.spec, volatile);
}

export function merged(
  spec: InstanceSpec,
  volatile: Readonly<Record<string, string>>,
): InstanceSpec {
  const config = Object.entries({ ...spec.config, ...volatile }).filter(
    ([, value]) => value !== '',
  );
  return { ...spec, config: Object.fromEntries(config) };
}

/** Writes down how far it is, so that a later agent can go on or go back from there. */
export const record = (work: Work, phase: 'starting' | 'running'): Promise<void> =>
  work.folder.save(work.name, { phase, spec: work.spec, volatile: work.volatile });
