import { splitList } from '@lxd/model/cidr';
import type { KeyType } from '@lxd/model/config-key';
import { invalid, quote } from '@lxd/model/errors';
import { vlanId } from '@lxd/model/network-key-types';

/** VLAN IDs and inclusive ranges: "5, 10-12" is 5, 10, 11, 12. */
export function parseVlans(text: string): number[] {
  return splitList(text).flatMap((item) => {
    const [first = 0, last = first] = item.split('-').map((end) => vlanId.parse(end.trim()));
    if (last < first) throw invalid(`Invalid VLAN ID range ${quote(item)}`);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}

export const vlanList: KeyType<number[]> = { name: 'string', parse: parseVlans };
