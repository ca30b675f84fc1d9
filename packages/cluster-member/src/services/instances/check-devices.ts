import type { Config, Devices } from '@lxd/model/api/config';
import type { InstanceType } from '@lxd/model/api/instance-type';
import { invalid, quote, wrap } from '@lxd/model/errors';
import { keyRegistry, type KeyComplaints, type KeyRegistry } from '@lxd/model/key-registry';
import { checkDeviceName } from '@lxd/model/names';
import { deviceTypes, networkTypes, type DeviceType } from '@lxd/node-agent/catalog';
import type { NetworkSpec } from '@lxd/proto/lxd/agent/v1/common';

/** Managed networks by the name NICs use; what is not in it does not exist. */
export type NetworksByName = Readonly<Record<string, NetworkSpec>>;

export interface DeviceRules {
  /** null: a profile, which may hold devices of any kind of instance. */
  readonly instanceType: InstanceType | null;
  readonly project: string; // for messages
  readonly networks: NetworksByName;
}

/**
 * Checks every device by itself.
 * @throws DomainError (invalid) `Device validation failed for "d": ...`
 */
export function checkDevices(devices: Devices, rules: DeviceRules): void {
  for (const [name, options] of Object.entries(devices)) {
    if (name.length > 64) throw invalid('The maximum device name length is 64 characters');
    try {
      checkDevice(name, options, rules);
    } catch (error) {
      throw wrap(`Device validation failed for ${quote(name)}`, error);
    }
  }
}

function checkDevice(name: string, options: Config, rules: DeviceRules): void {
  checkDeviceName(name);
  const type = loadType(name, options, rules);
  if (rules.instanceType !== null && !type.instanceTypes.includes(rules.instanceType)) {
    throw invalid('Unsupported device type');
  }
  const { type: _, ...rest } = options;
  const own = Object.fromEntries(Object.entries(rest).filter(([key]) => !key.startsWith('user.')));
  registryOf(type).check(own, complaints);
  const network = rules.networks[options['network'] ?? ''] ?? null;
  type.validate({ name, options, network });
}

const complaints: KeyComplaints = {
  unknown: (name) => `Invalid device option ${quote(name)}`,
  invalid: (name, _value, why) => `Invalid value for device option ${quote(name)}: ${why}`,
};

const registries = new Map<string, KeyRegistry>();

function registryOf(type: DeviceType): KeyRegistry {
  const known = registries.get(type.name);
  if (known) return known;
  const registry = keyRegistry(type.keys);
  registries.set(type.name, registry);
  return registry;
}

function loadType(name: string, options: Config, rules: DeviceRules): DeviceType {
  try {
    const found = deviceTypes.find((one) => one.name === typeName(options, rules));
    if (found === undefined) throw invalid('Unsupported device type');
    return found;
  } catch (error) {
    throw wrap(`Failed loading device ${quote(name)}`, error);
  }
}

/** The catalog's name of a device: a NIC's kind is said by its network or by itself. */
function typeName(options: Config, { networks, project }: DeviceRules): string {
  const { type = '', network = '', nictype = '' } = options;
  if (type === '') throw invalid('Missing device type in config');
  if (type !== 'nic') return type;
  if (network === '') return `nic-${nictype}`;
  const found = networks[network];
  if (found === undefined) {
    throw invalid(
      `Failed to load network ${quote(network)} for project ${quote(project)}: Network not found`,
    );
  }
  return `nic-${networkTypes.find((one) => one.name === found.type)?.nicType ?? ''}`;
}

/**
 * What devices of one instance must not be together.
 * @throws DomainError (invalid)
 */
export function checkDevicesTogether(devices: Devices): void {
  const names = new Set<string>();
  for (const { type, name = '' } of Object.values(devices)) {
    if (type !== 'nic' || name === '') continue;
    if (names.has(name)) throw invalid(`Duplicate NIC name detected ${quote(name)}`);
    names.add(name);
  }
  checkDiskPaths(devices);
}

/**
 * What disks of one instance or profile must not be together.
 * @throws DomainError (invalid)
 */
export function checkDiskPaths(devices: Devices): void {
  const paths = new Set<string>();
  for (const [device, { type, path = '' }] of Object.entries(devices)) {
    if (type !== 'disk' || path === '') continue;
    if (paths.has(path)) {
      throw wrap(
        `Device validation failed for ${quote(device)}`,
        invalid(`More than one disk device uses the same path ${quote(path)}`),
      );
    }
    paths.add(path);
  }
}
