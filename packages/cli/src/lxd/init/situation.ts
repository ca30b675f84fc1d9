import { readdir } from 'node:fs/promises';
import type { Server } from '@lxd/client/server';
import type { Network } from '@lxd/model/api/network';
import type { Server as ServerInfo } from '@lxd/model/api/server';
import type { StoragePool } from '@lxd/model/api/storage-pool';

/** What `lxd init` has to know before it can suggest anything. */
export interface Situation {
  readonly pools: readonly StoragePool[];
  readonly networks: readonly Network[];
  /** Storage drivers that work here and keep their data on this host. */
  readonly drivers: readonly string[];
  /** Interfaces of the host, whoever made them. */
  readonly interfaces: readonly string[];
}

export async function readSituation(server: Server): Promise<Situation> {
  const [info, pools, networks, interfaces] = await Promise.all([
    server.get<ServerInfo>(''),
    server.get<StoragePool[]>('storage-pools', { recursion: 1 }),
    server.get<Network[]>('networks', { recursion: 1 }),
    readdir('/sys/class/net').catch(() => []),
  ]);
  const drivers = (info.environment.storage_supported_drivers ?? [])
    .filter(({ Remote }) => !Remote)
    .map(({ Name }) => Name)
    .sort();
  return { pools, networks, drivers, interfaces };
}

/** The first of `lxdbr0`, `lxdbr1`, ... that nothing is called. */
export function freeBridge({ networks, interfaces }: Situation): string {
  const taken = new Set([...networks.map(({ name }) => name), ...interfaces]);
  for (let number = 0; ; number++) if (!taken.has(`lxdbr${number}`)) return `lxdbr${number}`;
}

/** What a person is offered first: a driver that clones cheaply, else a plain directory. */
export function bestDriver(drivers: readonly string[]): string {
  return ['zfs', 'btrfs', 'lvm', 'dir'].find((driver) => drivers.includes(driver)) ?? 'dir';
}
