import { path, type Server } from '@lxd/client/server';
import type { Config } from '@lxd/model/api/config';
import type { Network } from '@lxd/model/api/network';
import { changeDevices, type DeviceOwner } from '../config/devices.js';
import { UsageError } from '../shell/errors.js';

/** The NIC that joins a network: by its name where LXD manages it, else by its interface. */
export async function nicFor(
  server: Server,
  name: string,
  interfaceName: string | undefined,
): Promise<Config> {
  const network = await server.get<Network>(path('networks', name));
  return { ...nicOf(network), ...(interfaceName === undefined ? {} : { name: interfaceName }) };
}

function nicOf({ name, type, managed }: Network): Config {
  if (managed) return { type: 'nic', network: name };
  return { type: 'nic', nictype: type === 'bridge' ? 'bridged' : 'macvlan', parent: name };
}

export async function addNic(owner: DeviceOwner, device: string, nic: Config): Promise<void> {
  await changeDevices(owner, (devices) => {
    if (devices[device] !== undefined) throw new UsageError(`Device already exists: ${device}`);
    return { ...devices, [device]: nic };
  });
}

/** Removes the NIC on `network`; its name is needed only where there are several. */
export async function removeNic(
  owner: DeviceOwner,
  network: string,
  named: string,
): Promise<void> {
  await changeDevices(owner, (devices) => {
    const joins = (nic: Config | undefined): boolean =>
      nic?.['type'] === 'nic' && (nic['parent'] === network || nic['network'] === network);
    const candidates = Object.keys(devices).filter((name) => joins(devices[name]));
    if (named === '' && candidates.length > 1) {
      throw new UsageError('More than one device matches, specify the device name');
    }
    const device = named === '' ? candidates[0] : named;
    if (device === undefined) throw new UsageError('No device found for this network');
    if (devices[device] === undefined) throw new UsageError("The specified device doesn't exist");
    if (!joins(devices[device])) {
      throw new UsageError("The specified device doesn't match the network");
    }
    const { [device]: _removed, ...left } = devices;
    return left;
  });
}
