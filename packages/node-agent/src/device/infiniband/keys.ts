import type { ConfigKey } from '@lxd/model/config-key';
import { invalid } from '@lxd/model/errors';
import { anyText, checked, integer, oneOf } from '@lxd/model/key-types';
import { interfaceName } from '@lxd/model/network-key-types';

/** All 20 bytes, or the 8 that replace the parent's last ones. */
const infinibandAddress = checked('InfiniBand address', (text) => {
  if (!/^[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){7}$|^[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){19}$/.test(text)) {
    throw invalid('Invalid value, must be either 8 or 20 bytes of hex separated by colons');
  }
});

/** An InfiniBand device's options (instances.md 15). */
export const infinibandKeys: readonly ConfigKey[] = [
  { name: 'hwaddr', type: infinibandAddress, default: 'randomly assigned',
    doc: 'The address: all 20 bytes, or the last 8.' },
  { name: 'mtu', type: integer, default: "the parent's", doc: 'The MTU of the interface.' },
  { name: 'name', type: interfaceName, default: 'kernel assigned',
    doc: 'The name of the interface inside the container.' },
  { name: 'nictype', type: oneOf('physical', 'sriov'), required: true,
    doc: "The host's interface itself, or a virtual function of it." },
  { name: 'parent', type: anyText, required: true, doc: 'The name of the host interface.' },
]; // prettier-ignore
