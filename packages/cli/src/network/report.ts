import type { NetworkState } from '@lxd/model/api/network-state';
import { decimalSize } from '../print/units.js';

/** What `lxc network info` says. */
export function networkReport(name: string, state: NetworkState): string {
  const lines = [
    `Name: ${name}`,
    `MAC address: ${state.hwaddr}`,
    `MTU: ${state.mtu}`,
    `State: ${state.state}`,
    `Type: ${state.type}`,
  ];
  if ((state.addresses ?? []).length > 0) {
    lines.push('', 'IP addresses:');
    for (const { family, address, netmask, scope } of state.addresses ?? []) {
      lines.push(`  ${family}\t${address}/${netmask} (${scope})`);
    }
  }
  const { counters } = state;
  if (counters != null) {
    lines.push(
      '',
      'Network usage:',
      `  Bytes received: ${decimalSize(counters.bytes_received, 2)}`,
      `  Bytes sent: ${decimalSize(counters.bytes_sent, 2)}`,
      `  Packets received: ${counters.packets_received}`,
      `  Packets sent: ${counters.packets_sent}`,
    );
  }
  const { bond, bridge, vlan } = state;
  if (bond != null) {
    lines.push(
      '',
      'Bond:',
      `  Mode: ${bond.mode}`,
      `  Transmit policy: ${bond.transmit_policy}`,
      `  Up delay: ${bond.up_delay}`,
      `  Down delay: ${bond.down_delay}`,
      `  MII Frequency: ${bond.mii_frequency}`,
      `  MII state: ${bond.mii_state}`,
      `  Lower devices: ${(bond.lower_devices ?? []).join(', ')}`,
    );
  }
  if (bridge != null) {
    lines.push(
      '',
      'Bridge:',
      `  ID: ${bridge.id}`,
      `  STP: ${bridge.stp}`,
      `  Forward delay: ${bridge.forward_delay}`,
      `  Default VLAN ID: ${bridge.vlan_default}`,
      `  VLAN filtering: ${bridge.vlan_filtering}`,
      `  Upper devices: ${(bridge.upper_devices ?? []).join(', ')}`,
    );
  }
  if (vlan != null) lines.push('', 'VLAN:', `  Lower device: ${vlan.lower_device}`, `  VLAN ID: ${vlan.vid}`);
  return `${lines.join('\n')}\n`;
}
