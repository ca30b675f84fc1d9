import type { ConfigKey } from '@lxd/model/config-key';
import { anyText, boolean } from '@lxd/model/key-types';
import { mtu, vlanId } from '@lxd/model/network-key-types';

/** Keys of every network that stands on an interface of the host (networks.md 10). */
export const parentKeys: readonly ConfigKey[] = [
  { name: 'maas.subnet.ipv4', type: anyText, doc: 'MAAS IPv4 subnet to register instances in.' },
  { name: 'maas.subnet.ipv6', type: anyText, doc: 'MAAS IPv6 subnet to register instances in.' },
  { name: 'mtu', type: mtu, doc: 'MTU of new interfaces.' },
  { name: 'parent', type: anyText, required: true, scope: 'local', doc: 'Interface of the host.' },
  { name: 'user.*', type: anyText, doc: 'Free form key/value storage.' },
  { name: 'vlan', type: vlanId, doc: 'VLAN to be in.' },
]; // prettier-ignore

export const gvrpKey: ConfigKey = {
  name: 'gvrp',
  type: boolean,
  default: 'false',
  since: 'network_gvrp',
  doc: 'Whether to register the VLAN by GVRP.',
};
