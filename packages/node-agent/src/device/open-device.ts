import { invalid, quote, unsupported, wrap } from '@lxd/model/errors';

import type { Host } from '../host/host.js';
import type { Config } from '../instance/config.js';
import type { InstanceSpec } from '../instance/spec.js';
import type { DeviceContext, DeviceInstance, DeviceType, NamedDevice } from './device.js';

/** The types a build knows; given by the catalog, so that nothing here depends on it. */
export interface DeviceTypes {
  readonly deviceTypes: readonly DeviceType[];
  /** Network type -> the NIC type its NICs get. */
  readonly nicTypes: Readonly<Record<string, string>>;
}

export interface OpenDevice extends NamedDevice {
  readonly type: DeviceType;
  readonly instance: DeviceInstance;
}

/**
 * The kind of a device: its `type`, with the variant where there is one.
 * @throws DomainError when this build has no such kind
 */
export function deviceTypeOf(
  { name, options }: NamedDevice,
  spec: Pick<InstanceSpec, 'networks'>,
  types: DeviceTypes,
): DeviceType {
  const kind = options['type'] === 'nic' ? nicKind(options, spec, types) : (options['type'] ?? '');
  const found = types.deviceTypes.find((type) => type.name === kind);
  if (!found) {
    throw unsupported(`Device validation failed for ${quote(name)}: Unsupported device type`);
  }
  return found;
}

function nicKind(
  options: NamedDevice['options'],
  spec: Pick<InstanceSpec, 'networks'>,
  { nicTypes }: DeviceTypes,
): string {
  const name = options['network'];
  if (!name) return `nic-${options['nictype'] ?? ''}`;
  const network = spec.networks[name];
  if (!network) throw invalid(`Failed to load network ${quote(name)}: Network not found`);
  return `nic-${nicTypes[network.type] ?? ''}`;
}

/** One device of `spec`, ready to be moved. */
export function openDevice(
  host: Host,
  spec: InstanceSpec,
  device: NamedDevice,
  types: DeviceTypes,
): OpenDevice {
  const type = deviceTypeOf(device, spec, types);
  const network = spec.networks[device.options['network'] ?? ''] ?? null;
  const context: DeviceContext = {
    ...device,
    network,
    host,
    instance: spec,
    volatile: volatileOf(spec.config, device.name),
  };
  return { ...device, network, type, instance: type.open(context) };
}

/**
 * A device comes to its instance.
 * @returns the volatile keys it chose
 * @throws DomainError naming it
 */
export async function addDevice({ instance, name }: OpenDevice): Promise<Config> {
  try {
    await instance.check?.();
  } catch (cause) {
    throw wrap(`Failed add validation for device ${quote(name)}`, cause);
  }
  try {
    return (await instance.add?.()) ?? {};
  } catch (cause) {
    throw wrap(`Failed to add device ${quote(name)}`, cause);
  }
}

export const devicesOf = (spec: InstanceSpec): NamedDevice[] =>
  Object.entries(spec.devices).map(([name, { options }]) => ({ name, options }));

/** A device's own volatile keys, without their prefix. */
export function volatileOf(
  config: Readonly<Record<string, string>>,
  device: string,
): Readonly<Record<string, string>> {
  const prefix = `volatile.${device}.`;
  const own = Object.entries(config).filter(([key]) => key.startsWith(prefix));
  return Object.fromEntries(own.map(([key, value]) => [key.slice(prefix.length), value]));
}

/** The other way: as they are stored with the instance. */
export const asVolatile = (
  device: string,
  volatile: Readonly<Record<string, string>>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(volatile).map(([key, value]) => [`volatile.${device}.${key}`, value]),
  );
