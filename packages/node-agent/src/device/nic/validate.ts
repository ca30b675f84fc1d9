import { isTrue } from '@lxd/model/booleans';
import { contains, parseIp } from '@lxd/model/cidr';
import type { Family } from '@lxd/model/cidr';
import { invalid, quote } from '@lxd/model/errors';

import type { FamilySettings } from '../../network/bridge/settings.js';
import { readSettings } from '../../network/bridge/settings.js';
import type { NetworkSpec } from '../../network/network-type.js';
import type { DeviceOptions, NamedDevice } from '../device.js';
import { parseVlans } from './vlan.js';

/** These come from the network when one is named. */
const networkDecides = ['nictype', 'parent', 'mtu', 'maas.subnet.ipv4', 'maas.subnet.ipv6'];

/** @throws DomainError with LXD's text */
export function validateBridged({ options, network }: NamedDevice): void {
  if (options['network']) {
    const banned = networkDecides.find((key) => options[key]);
    if (banned) {
      throw invalid(`Cannot use ${quote(banned)} property in conjunction with "network" property`);
    }
    if (network) validateWithNetwork(options, network);
  } else {
    if (!options['parent']) throw invalid('Invalid value for device option "parent": Required value');
    validateUnmanaged(options);
  }
  validateVlans(options);
} // prettier-ignore

const filters = (options: DeviceOptions, family: Family): boolean =>
  isTrue(options[`security.ipv${family}_filtering`]);

function validateWithNetwork(options: DeviceOptions, network: NetworkSpec): void {
  if (network.type !== 'bridge') throw invalid('Specified network must be of type bridge');
  const settings = readSettings(network);
  validateAddress(4, options, network.name, settings.ipv4);
  validateAddress(6, options, network.name, settings.ipv6);
  if (options['vlan'] === '0') throw invalid('VLAN ID 0 is not allowed for native Linux bridges');
  if (parseVlans(options['vlan.tagged'] ?? '').includes(0)) {
    throw invalid('VLAN tagged ID 0 is not allowed for native Linux bridges');
  }
}

function validateAddress(
  family: Family,
  options: DeviceOptions,
  network: string,
  settings: FamilySettings | null,
): void {
  const key = `ipv${family}.address`;
  const text = options[key];
  if (!text) return;
  if (!settings?.stateful && !filters(options, family)) {
    const what = family === 4 ? 'DHCP is disabled' : 'DHCP or "ipv6.dhcp.stateful" are disabled';
    throw invalid(
      `Cannot specify ${quote(key)} when ${what} (unless using security.ipv${family}_filtering) on network ${quote(network)}`,
    );
  }
  const ip = parseIp(text);
  if (!ip || !settings) return; // "none"
  if (settings.dhcp && !contains(settings.address, ip)) {
    throw invalid(`Device IP address ${quote(text)} not within network ${quote(network)} subnet`);
  }
  if (ip.value === settings.address.value) {
    throw invalid(
      `IP address ${quote(text)} is assigned to parent managed network device ${quote(network)}`,
    );
  }
}

function validateUnmanaged(options: DeviceOptions): void {
  for (const family of [4, 6] as const) {
    const key = `ipv${family}.address`;
    if (filters(options, family) && !options[key]) {
      throw invalid(
        `Cannot use security.ipv${family}_filtering on an unmanaged bridge without ${quote(key)}`,
      );
    }
    if (options[key] && !filters(options, family) && !options[`maas.subnet.ipv${family}`]) {
      throw invalid(
        `Cannot specify ${quote(key)} on an unmanaged bridge (unless using security.ipv${family}_filtering)`,
      );
    }
  }
}

function validateVlans(options: DeviceOptions): void {
  const { vlan } = options;
  const tagged = options['vlan.tagged'];
  if ((vlan || tagged) && (filters(options, 4) || filters(options, 6))) {
    throw invalid('IP filtering cannot be used with VLAN filtering');
  }
  if (vlan && vlan !== 'none' && parseVlans(tagged ?? '').includes(Number(vlan))) {
    throw invalid(`Tagged VLAN ID ${quote(vlan)} cannot be the same as the untagged VLAN ID`);
  }
}
