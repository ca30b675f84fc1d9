import type { ConfigKey } from '@lxd/model/config-key';
import { invalid } from '@lxd/model/errors';
import { anyText, boolean, checked, deviceNumber, fileMode, unixId } from '@lxd/model/key-types';

/** A vendor's or product's number: four digits in base 16. */
export const hardwareId = checked('hexadecimal number', (text) => {
  if (!/^[0-9a-f]{4}$/.test(text)) {
    throw invalid('Invalid value, must be four lower case hex characters');
  }
});

/** Who owns the node in the container. */
export const ownerKeys: readonly ConfigKey[] = [
  { name: 'gid', type: unixId, default: '0', doc: 'Group of the node in the container.' },
  { name: 'mode', type: fileMode, default: '0660', doc: 'Permission bits of the node, in octal.' },
  { name: 'uid', type: unixId, default: '0', doc: 'Owner of the node in the container.' },
]; // prettier-ignore

/** Which hardware is meant. */
export const hardwareKeys: readonly ConfigKey[] = [
  { name: 'productid', type: hardwareId, doc: 'Product number of the device.' },
  { name: 'vendorid', type: hardwareId, doc: 'Vendor number of the device.' },
]; // prettier-ignore

const sorted = (keys: readonly ConfigKey[]) => [...keys].sort((a, b) => (a.name < b.name ? -1 : 1));

/** Options of unix-char and unix-block (instances.md 17). */
export const unixKeys: readonly ConfigKey[] = sorted([
  ...ownerKeys,
  { name: 'major', type: deviceNumber, default: "the host device's", doc: 'Major number of the node.' },
  { name: 'minor', type: deviceNumber, default: "the host device's", doc: 'Minor number of the node.' },
  { name: 'path', type: anyText, doc: "Path in the container; the source's if unset." },
  { name: 'required', type: boolean, default: 'true', since: 'unix_device_hotplug',
    doc: 'Whether a missing device keeps the container from starting.' },
  { name: 'source', type: anyText, since: 'unix_device_rename', doc: 'Path on the host; that in the container if unset.' },
]); // prettier-ignore

/** Options of unix-hotplug. */
export const unixHotplugKeys: readonly ConfigKey[] = sorted([
  ...hardwareKeys,
  ...ownerKeys,
  { name: 'required', type: boolean, default: 'false',
    doc: 'Whether a missing device keeps the container from starting.' },
]); // prettier-ignore
