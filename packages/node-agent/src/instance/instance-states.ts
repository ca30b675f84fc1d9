import { chain } from '@lxd/model/errors';
import { isRootDisk } from '@lxd/model/instance-config/root-disk';
import { InstanceState, NicState, type GetStatesRequest } from '@lxd/proto/lxd/agent/v1/instances';

import type { ContainerCounters, InterfaceState } from '../host/container-runtime.js';
import type { Lifecycle } from './lifecycle.js';
import { nameOf, type LiveInstance } from './live-instance.js';
import { rootVolumeOf } from './root-volume.js';
import type { InstanceSpec } from './spec.js';

/** What running instances are doing: one look at all control groups, one at all namespaces. */
export async function instanceStates(
  lifecycle: Lifecycle,
  { brief, instances, stopped }: GetStatesRequest,
): Promise<InstanceState[]> {
  const asked = new Set(instances.map(nameOf));
  const live = lifecycle.all().filter(({ name }) => asked.size === 0 || asked.has(name));
  if (brief) return live.map((one) => InstanceState.fromPartial(basics(one)));
  const { containers } = lifecycle.base.host;
  const [counters, interfaces, disks, resting] = await Promise.all([
    containers.counters(live.map(({ ref }) => ref)),
    containers.networkState(live.map(({ running }) => running.initPid)),
    Promise.all(live.map(({ spec }) => rootUsage(lifecycle, spec))),
    Promise.all(stopped.map(async (spec) => stoppedState(spec, await rootUsage(lifecycle, spec)))),
  ]);
  const states = live.map((one, index) => {
    const counted = counters.get(one.name);
    if (counted) one.frozen = counted.frozen;
    return InstanceState.fromPartial({
      ...basics(one),
      ...(counted && fromCounters(counted)),
      disk: disks[index] ?? {},
      network: network(one, interfaces.get(one.running.initPid) ?? []),
    });
  });
  return [...states, ...resting];
}

const basics = ({ frozen, ready, running, spec, volatile }: LiveInstance) => ({
  ref: spec.ref,
  status: frozen ? 'Frozen' : ready ? 'Ready' : 'Running',
  pid: running.initPid,
  volatile: { ...volatile },
});

const stoppedState = (spec: InstanceSpec, disk: Record<string, { usageBytes: number }>) =>
  InstanceState.fromPartial({ ref: spec.ref, status: 'Stopped', disk });

const fromCounters = (counters: ContainerCounters) => ({
  processes: counters.processes,
  cpuUsageNs: counters.cpuUsageNs,
  memory: {
    usageBytes: counters.memoryUsageBytes,
    usagePeakBytes: counters.memoryPeakBytes ?? 0,
    swapUsageBytes: counters.swapUsageBytes ?? 0,
    swapUsagePeakBytes: counters.swapPeakBytes ?? 0,
  },
});

/** Disk usage by the root device's name; empty when the driver can't tell. */
async function rootUsage(
  lifecycle: Lifecycle,
  spec: InstanceSpec,
): Promise<Record<string, { usageBytes: number }>> {
  const { host } = lifecycle.base;
  const root = Object.entries(spec.devices).find(([, { options }]) => isRootDisk(options));
  if (!root) return {};
  try {
    const { driver, volume } = rootVolumeOf(host, spec);
    const { usedBytes } = await driver.volumeUsage(volume);
    return usedBytes === null ? {} : { [root[0]]: { usageBytes: usedBytes } };
  } catch (error) {
    host.log.debug('Failed to get disk usage', { instance: nameOf(spec.ref), why: chain(error) });
    return {};
  }
}

function network(
  { spec }: LiveInstance,
  interfaces: readonly InterfaceState[],
): Record<string, NicState> {
  const hostNames = new Map(
    Object.entries(spec.devices).flatMap(([device, { options }]): [string, string][] => {
      if (options['type'] !== 'nic') return [];
      const guest = options['name'] || spec.config[`volatile.${device}.name`] || '';
      return [[guest, options['host_name'] || spec.config[`volatile.${device}.host_name`] || '']];
    }),
  );
  return Object.fromEntries(
    interfaces.map(({ addresses, counters, name, ...rest }) => [
      name,
      NicState.fromPartial({
        addresses: [...addresses],
        counters,
        hwaddr: rest.hwaddr,
        hostName: hostNames.get(name) ?? '',
        mtu: rest.mtu,
        state: rest.state,
        type: rest.type,
      }),
    ]),
  );
}
