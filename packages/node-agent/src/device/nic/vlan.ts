import { splitList } from '@lxd/model/cidr';
import type { KeyType } from '@lxd/model/config-key';
import { invalid, quote } from '@lxd/model/errors';
import { vlanId } from '@lxd/model/network-key-types';

import type { DeviceOptions } from '../device.js';

/** VLAN IDs and inclusive ranges: "5, 10-12" is 5, 10, 11, 12. */
export function parseVlans(text: string): number[] {
  return splitList(text).flatMap((item) => {
    const [first = 0, last = first] = item.split('-').map((end) => vlanId.parse(end.trim()));
    if (last < first) throw invalid(`Invalid VLAN ID range ${quote(item)}`);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}

export const vlanList: KeyType<number[]> = { name: 'string', parse: parseVlans };

/**
 * Commands of bridge(8) that put a port into its VLANs. Every port begins in the bridge's default
 * VLAN untagged; a configured one takes its place, and "none" leaves the port without.
 */
export function vlanCommands(hostName: string, options: DeviceOptions, defaultId: number): string[] {
  const { vlan } = options;
  return [
    ...(vlan ? [`vlan del dev ${hostName} vid ${defaultId}`] : []),
    ...(vlan && vlan !== 'none' ? [`vlan add dev ${hostName} vid ${vlan} pvid untagged master`] : []),
    ...parseVlans(options['vlan.tagged'] ?? '').map(
      (id) => `vlan add dev ${hostName} vid ${id} master`,
    ),
  ];
} // prettier-ignore
