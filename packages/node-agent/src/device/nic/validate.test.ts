import assert from 'node:assert/strict';
import { test } from 'node:test';

import { dualStack, networkSpec } from '../../network/bridge/fixtures.js';
import { validateBridged } from './validate.js';

const net = { network: 'br0' };
const cases: { options: Record<string, string>; config?: Record<string, string>; want: string | null }[] = [
  { options: net, want: null },
  { options: { nictype: 'bridged', parent: 'br9' }, want: null },
  { options: { ...net, parent: 'br9' }, want: 'Cannot use "parent" property in conjunction with "network" property' },
  { options: { ...net, nictype: 'bridged' }, want: 'Cannot use "nictype" property in conjunction with "network" property' },
  { options: { ...net, mtu: '1400' }, want: 'Cannot use "mtu" property in conjunction with "network" property' },
  { options: { nictype: 'bridged' }, want: 'Invalid value for device option "parent": Required value' },
  { options: { ...net, 'ipv4.address': '10.77.1.9' }, want: null },
  { options: { ...net, 'ipv4.address': '10.78.1.9' }, want: 'Device IP address "10.78.1.9" not within network "br0" subnet' },
  { options: { ...net, 'ipv4.address': '10.77.1.1' }, want: 'IP address "10.77.1.1" is assigned to parent managed network device "br0"' },
  { options: { ...net, 'ipv4.address': '10.77.1.9' }, config: { 'ipv4.dhcp': 'false' },
    want: 'Cannot specify "ipv4.address" when DHCP is disabled (unless using security.ipv4_filtering) on network "br0"' },
  { options: { ...net, 'ipv6.address': 'fd42:77::9' },
    want: 'Cannot specify "ipv6.address" when DHCP or "ipv6.dhcp.stateful" are disabled (unless using security.ipv6_filtering) on network "br0"' },
  { options: { ...net, 'ipv6.address': 'fd42:77::9' }, config: { 'ipv6.dhcp.stateful': 'true' }, want: null },
  { options: { ...net, 'ipv4.address': 'none', 'security.ipv4_filtering': 'true' }, want: null },
  { options: { ...net, vlan: '0' }, want: 'VLAN ID 0 is not allowed for native Linux bridges' },
  { options: { ...net, vlan: '5', 'security.ipv4_filtering': 'true' }, want: 'IP filtering cannot be used with VLAN filtering' },
  { options: { parent: 'br9', vlan: '5', 'vlan.tagged': '4-6' }, want: 'Tagged VLAN ID "5" cannot be the same as the untagged VLAN ID' },
  { options: { parent: 'br9', 'security.ipv4_filtering': 'true' }, want: 'Cannot use security.ipv4_filtering on an unmanaged bridge without "ipv4.address"' },
  { options: { parent: 'br9', 'ipv4.address': '10.0.0.9' }, want: 'Cannot specify "ipv4.address" on an unmanaged bridge (unless using security.ipv4_filtering)' },
]; // prettier-ignore
for (const { options, config = {}, want } of cases) {
  test(`validateBridged: ${want ?? `${JSON.stringify(options)} is fine`}`, () => {
    const network = options['network'] ? networkSpec({ ...dualStack, ...config }) : null;
    const validate = () => validateBridged({ name: 'eth0', options, network });
    if (want === null) validate();
    else assert.throws(validate, { name: 'DomainError', message: want });
  });
}
