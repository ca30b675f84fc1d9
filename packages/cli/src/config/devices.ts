import type { Server } from '@lxd/client/server';
import type { Devices } from '@lxd/model/api/config';
import { UsageError } from '../shell/errors.js';

/** What has devices: an instance or a profile. */
export interface DeviceOwner {
  readonly kind: 'instance' | 'profile';
  readonly server: Server;
  readonly path: string;
}

interface Owner {
  readonly devices: Devices;
  readonly expanded_devices?: Devices;
}

/** The owner's own devices. */
export async function loadDevices({ server, path }: DeviceOwner): Promise<Devices> {
  return (await server.get<Owner>(path)).devices;
}

/** Changes the devices and writes the owner back. `change` may refuse by throwing. */
export async function changeDevices(
  { server, path }: DeviceOwner,
  change: (devices: Devices, expanded: Devices) => Devices,
): Promise<void> {
  const { value, etag } = await server.getTagged<Owner>(path);
  const devices = change(value.devices, value.expanded_devices ?? {});
  await server.send('PUT', path, { ...value, devices }, etag);
}

/**
 * The device to change.
 * @throws UsageError with the reason a profile's device can't be changed on the instance
 */
export function deviceOf(
  owner: DeviceOwner,
  devices: Devices,
  expanded: Devices,
  name: string,
): Readonly<Record<string, string>> {
  const device = devices[name];
  if (device !== undefined) return device;
  if (expanded[name] !== undefined && owner.kind === 'instance') {
    throw new UsageError(
      'Device from profile(s) cannot be modified for individual instance. Override device or modify profile instead',
    );
  }
  throw new UsageError("Device doesn't exist");
}

/** For reading one: @throws UsageError */
export function readableDevice(
  owner: DeviceOwner,
  devices: Devices,
  expanded: Devices,
  name: string,
): Readonly<Record<string, string>> {
  const device = devices[name];
  if (device !== undefined) return device;
  if (expanded[name] !== undefined && owner.kind === 'instance') {
    throw new UsageError(
      'Device from profile(s) cannot be retrieved for individual instance',
    );
  }
  throw new UsageError("Device doesn't exist");
}
