import { getInstance, instancesWithDeviceOption } from '@lxd/store/instances';
import type { NetworkRecord } from '@lxd/store/networks';
import type { Store } from '@lxd/store/store';

export interface StaticLease {
  readonly hostname: string;
  readonly hwaddr: string;
  readonly address: string;
  readonly type: 'static';
}

/** Addresses that NICs of a project's instances have set on a network. */
export async function staticLeases(
  store: Store,
  network: NetworkRecord,
  project: string,
): Promise<StaticLease[]> {
  const [byNetwork, byParent] = await Promise.all([
    instancesWithDeviceOption(store, 'network', network.name),
    instancesWithDeviceOption(store, 'parent', network.name),
  ]);
  const users = [...byNetwork, ...byParent].filter((user) => user.project === project);
  const leases = await Promise.all(
    users.map(async ({ name, device }) => {
      const instance = await getInstance(store, project, name);
      const options = instance?.devices[device] ?? {};
      const hwaddr = options['hwaddr'] ?? instance?.config[`volatile.${device}.hwaddr`] ?? '';
      return [options['ipv4.address'], options['ipv6.address']]
        .filter((address): address is string => (address ?? '') !== '' && address !== 'none')
        .map((address) => ({ hostname: name, hwaddr, address, type: 'static' as const }));
    }),
  );
  return leases.flat();
}
