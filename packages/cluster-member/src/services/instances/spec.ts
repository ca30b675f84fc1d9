import type { Config, Devices } from '@lxd/model/api/config';
import { internal, quote } from '@lxd/model/errors';
import { findRootDisk, hasDevices, isRootDisk } from '@lxd/model/instance-config/root-disk';
import { storageName } from '@lxd/model/names';
import type { NetworkSpec, PoolSpec } from '@lxd/proto/lxd/agent/v1/common';
import { InstanceSpec } from '@lxd/proto/lxd/agent/v1/instances';
import type { InstanceRecord } from '@lxd/store/instances';
import { getNetwork } from '@lxd/store/networks';
import { getPool, type PoolRecord } from '@lxd/store/storage-pools';
import { listVolumes } from '@lxd/store/storage-volumes';

import { networkSpec } from '../network-spec.js';
import { confinementOf } from '../project-rules/restricted-devices.js';
import { backupYaml } from './backup-yaml.js';
import type { InstanceDeps } from './deps.js';
import type { Expanded } from './expand.js';

/** What the agent needs to know of an instance: everything, expanded. */
export async function instanceSpec(
  deps: InstanceDeps,
  record: InstanceRecord,
  expanded: Expanded,
): Promise<InstanceSpec> {
  const { pool, root } = await rootOf(deps, record, expanded);
  const bare = bareSpec(record, expanded, pool);
  return InstanceSpec.fromPartial({
    ...bare,
    devices: await confined(deps, record.project, bare.devices),
    root,
    networks: await networkSpecs(deps, record.project, expanded.devices),
    backupYaml: backupYaml(record, expanded, pool),
    nicHostName: deps.serverConfig()['instances.nic.host_name'] ?? 'random',
    serverName: deps.serverName(),
  });
}

/** Enough for files, logs and removal: no networks, no backup.yaml. */
export async function storedSpec(
  deps: InstanceDeps,
  record: InstanceRecord,
  expanded: Expanded,
): Promise<InstanceSpec> {
  const { pool, root } = await rootOf(deps, record, expanded);
  return InstanceSpec.fromPartial({ ...bareSpec(record, expanded, pool), root });
}

/** Where its own volume is. One that has lost all its devices still has its volume. */
async function rootOf(deps: InstanceDeps, record: InstanceRecord, { devices }: Expanded) {
  const { project, name, type } = record;
  const root = hasDevices(devices) ? findRootDisk(devices) : null;
  const [stored] = root === null ? await listVolumes(deps.store, { project, type, name }) : [];
  const poolName = root?.pool ?? stored?.pool ?? '';
  const pool = await getPool(deps.store, poolName, deps.member());
  if (pool === null) throw internal(`Storage pool ${quote(poolName)} not found`);
  return {
    pool,
    root: {
      pool: poolSpec(pool),
      volume: storageName(project, name),
      size: root?.device['size'] ?? '',
    },
  };
}

function bareSpec(record: InstanceRecord, { config, devices }: Expanded, pool: PoolRecord) {
  const complete: Record<string, { options: Config }> = {};
  for (const [name, options] of Object.entries(devices)) {
    complete[name] = { options: withPoolDefaults(options, pool) };
  }
  return {
    ref: { project: record.project, name: record.name },
    type: record.type,
    architecture: record.architecture,
    config,
    localConfig: record.config,
    devices: complete,
    ephemeral: record.ephemeral,
  };
}

/** Disks that come from the host, with the folder that their project confines them to. */
async function confined(
  deps: InstanceDeps,
  project: string,
  devices: Readonly<Record<string, { readonly options: Config }>>,
): Promise<Record<string, { options: Config; confinedTo: string }>> {
  const fromHost = ({ type, pool, source }: Config) => type === 'disk' && !pool && Boolean(source);
  const any = Object.values(devices).some(({ options }) => fromHost(options));
  const config = any ? (await deps.projects.require(project)).config : {};
  return Object.fromEntries(
    Object.entries(devices).map(([name, { options }]) => {
      const confinedTo = fromHost(options) ? confinementOf(config, options['source']!) : '';
      return [name, { options, confinedTo }];
    }),
  );
}

/** The pool's `volume.size` is the root disk's size unless it has its own. */
function withPoolDefaults(options: Config, pool: PoolRecord): Config {
  const size = pool.config['volume.size'];
  if (!isRootDisk(options) || options['size'] || !size) return options;
  return { ...options, size };
}

export const poolSpec = ({ name, driver, config }: PoolRecord): PoolSpec => ({
  name,
  driver,
  config: { ...config },
});

/** The managed networks that NICs name. @throws DomainError when one doesn't exist */
async function networkSpecs(
  deps: InstanceDeps,
  project: string,
  devices: Devices,
): Promise<Record<string, NetworkSpec>> {
  const specs = await knownNetworks(deps, project, devices);
  for (const { type, network } of Object.values(devices)) {
    if (type !== 'nic' || !network || specs[network]) continue;
    throw internal(`Network ${quote(network)} not found`);
  }
  return specs;
}

/** Of the managed networks that NICs name, those that exist. */
export async function knownNetworks(
  deps: InstanceDeps,
  project: string,
  devices: Devices,
): Promise<Record<string, NetworkSpec>> {
  const wanted = new Set<string>();
  for (const { type, network } of Object.values(devices)) {
    if (type === 'nic' && network) wanted.add(network);
  }
  if (wanted.size === 0) return {};
  const owner = await deps.projects.ownerOf(project, 'networks');
  const specs: Record<string, NetworkSpec> = {};
  for (const name of wanted) {
    const network = await getNetwork(deps.store, owner, name, deps.member());
    if (network !== null) specs[name] = networkSpec(network, deps.certificateFingerprint());
  }
  return specs;
}
