import type { Config, Devices } from '@lxd/model/api/config';
import { DomainError, invalid, quote, wrap } from '@lxd/model/errors';
import { keyRegistry } from '@lxd/model/key-registry';
import { checkDeviceName } from '@lxd/model/names';
import { deviceTypes, networkTypes } from '@lxd/node-agent/catalog';
import type { DeviceType } from '@lxd/node-agent/device/device';

/** Options every device may have, whatever its type declares. */
const commonOptions = ['name', 'nictype', 'network', 'type'];

/**
 * Checks devices as they are written: names, types, options.
 * @throws DomainError (invalid) in LXD's words, for the first mistake by name
 */
export function checkDevices(devices: Devices): void {
  for (const name of Object.keys(devices).sort()) {
    const options = devices[name] ?? {};
    try {
      checkDeviceName(name);
      checkOptions(name, options);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      throw wrap(`Device validation failed for ${quote(name)}`, error);
    }
  }
}

/** The declaration of a device's type and variant; null when this build has none. */
export function deviceTypeOf(options: Config): DeviceType | null {
  const name = catalogName(options);
  return deviceTypes.find((type) => type.name === name) ?? null;
}

/** NICs come in variants: `nictype` says which, or the type of the managed network they name. */
function catalogName(options: Config): string {
  const type = options['type'] ?? '';
  if (type !== 'nic') return type;
  if (options['nictype']) return `nic-${options['nictype']}`;
  // Which type the network has is checked when the NIC starts; one not made yet may be named.
  return `nic-${networkTypes[0]?.nicType ?? 'bridged'}`;
}

function checkOptions(name: string, options: Config): void {
  if ((options['type'] ?? '') === '') throw invalid('Missing device type');
  if (options['type'] === 'none') return;
  const type = deviceTypeOf(options);
  if (type === null) throw invalid('Unsupported device type');
  const declared = new Set(type.keys.map((key) => key.name));
  const given = Object.fromEntries(
    Object.entries(options).filter(([key]) => declared.has(key) || !commonOptions.includes(key)),
  );
  keyRegistry(type.keys).check(given, {
    unknown: (key) => `Invalid device option ${quote(key)}`,
    invalid: (key, _value, why) => `Invalid value for device option ${quote(key)}: ${why}`,
  });
  type.validate({ name, options });
}
