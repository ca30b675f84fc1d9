import { ARCHITECTURE_NAMES } from './architectures.js';
import { parseCidr } from './cidr.js';
import { invalid, quote } from './errors.js';
import {
  absolutePath, anyText, boolean, checked, compressionAlgorithm, idRange, integer, listOf, oneOf,
  size, uint32,
} from './key-types.js'; // prettier-ignore
import { keyRegistry } from './key-registry.js';
import type { KeyComplaints } from './key-registry.js';

const blockOrAllow = oneOf('block', 'allow');
const managedBlockOrAllow = oneOf('block', 'allow', 'managed');

const uplinkSubnet = checked('uplink subnet', (text) => {
  const colon = text.indexOf(':');
  if (colon < 1 || parseCidr(text.slice(colon + 1)) === null) {
    throw invalid(
      `Subnet ${quote(text)} invalid, must be in the format of "<uplink network>:<subnet>"`,
    );
  }
});

const uplinkSubnets = checked('list of uplink subnets', (text) => {
  for (const item of text.split(',')) uplinkSubnet.parse(item.trim());
});

/** Every key of a project (config-and-images.md §3). */
export const projectKeys = keyRegistry([
  { name: 'backups.compression_algorithm', type: compressionAlgorithm, since: 'projects_compression',
    doc: 'Compression of backups made in the project; the server\'s when unset.' },
  { name: 'features.images', type: boolean, default: 'true',
    doc: 'Whether the project has images and aliases of its own.' },
  { name: 'features.networks', type: boolean, default: 'false', since: 'projects_networks',
    doc: 'Whether the project has networks of its own.' },
  { name: 'features.profiles', type: boolean, default: 'true',
    doc: 'Whether the project has profiles of its own.' },
  { name: 'features.storage.volumes', type: boolean, default: 'true',
    doc: 'Whether the project has custom volumes of its own.' },
  { name: 'images.auto_update_cached', type: boolean, since: 'projects_images_auto_update',
    doc: 'Whether images cached for the project are kept up to date; the server\'s when unset.' },
  { name: 'images.auto_update_interval', type: integer, since: 'projects_images_auto_update',
    doc: 'Hours between looks for newer images, 0 for none; the server\'s when unset.' },
  { name: 'images.compression_algorithm', type: compressionAlgorithm, since: 'projects_compression',
    doc: 'Compression of images made in the project; the server\'s when unset.' },
  { name: 'images.default_architecture', type: oneOf(...ARCHITECTURE_NAMES), since: 'images_default_architecture',
    doc: 'Architecture to prefer in a mixed cluster; the server\'s when unset.' },
  { name: 'images.remote_cache_expiry', type: integer, since: 'projects_images_remote_cache_expiry',
    doc: 'Days after which an unused cached image is dropped; the server\'s when unset.' },
  { name: 'limits.containers', type: uint32, since: 'projects_limits',
    doc: 'How many containers the project may have.' },
  { name: 'limits.cpu', type: uint32, since: 'projects_limits',
    doc: 'What the instances\' limits.cpu may add up to.' },
  { name: 'limits.disk', type: size, since: 'projects_limits_disk',
    doc: 'How much disk instances, custom volumes and images may use together.' },
  { name: 'limits.instances', type: uint32, since: 'projects_limits_instances',
    doc: 'How many instances the project may have.' },
  { name: 'limits.memory', type: size, since: 'projects_limits',
    doc: 'What the instances\' limits.memory may add up to.' },
  { name: 'limits.networks', type: uint32,
    doc: 'How many networks the project may have.' },
  { name: 'limits.processes', type: uint32, since: 'projects_limits',
    doc: 'What the instances\' limits.processes may add up to.' },
  { name: 'limits.virtual-machines', type: uint32, since: 'projects_limits',
    doc: 'How many virtual machines the project may have.' },
  { name: 'restricted', type: boolean, default: 'false', since: 'projects_restrictions',
    doc: 'Whether security-sensitive features are refused, as restricted.* say.' },
  { name: 'restricted.backups', type: blockOrAllow, default: 'block', since: 'projects_restricted_backups_and_snapshots',
    doc: 'Whether backups may be made.' },
  { name: 'restricted.cluster.groups', type: listOf(anyText), since: 'clustering_groups',
    doc: 'The only cluster groups instances may be placed in.' },
  { name: 'restricted.cluster.target', type: blockOrAllow, default: 'block', since: 'projects_restricted_cluster_target',
    doc: 'Whether a member may be named when placing or moving.' },
  { name: 'restricted.containers.interception', type: oneOf('allow', 'block', 'full'), default: 'block', since: 'projects_restricted_intercept',
    doc: 'Whether system call interception may be used.' },
  { name: 'restricted.containers.lowlevel', type: blockOrAllow, default: 'block', since: 'projects_restrictions',
    doc: 'Whether raw.lxc, raw.idmap, volatile.* and the like may be set.' },
  { name: 'restricted.containers.nesting', type: blockOrAllow, default: 'block', since: 'projects_restrictions',
    doc: 'Whether security.nesting may be set.' },
  { name: 'restricted.containers.privilege', type: oneOf('allow', 'unprivileged', 'isolated'), default: 'unprivileged', since: 'projects_restrictions',
    doc: 'How privileged containers may be.' },
  { name: 'restricted.devices.disk', type: managedBlockOrAllow, default: 'managed', since: 'projects_restrictions',
    doc: 'Which disks may be attached: none but root, those of pools, or any.' },
  { name: 'restricted.devices.disk.paths', type: listOf(absolutePath), condition: 'restricted.devices.disk=allow',
    doc: 'The only host paths disks may come from; all when unset.' },
  { name: 'restricted.devices.gpu', type: blockOrAllow, default: 'block', since: 'projects_restrictions',
    doc: 'Whether GPUs may be passed in.' },
  { name: 'restricted.devices.infiniband', type: blockOrAllow, default: 'block', since: 'projects_restrictions',
    doc: 'Whether InfiniBand devices may be passed in.' },
  { name: 'restricted.devices.nic', type: managedBlockOrAllow, default: 'managed', since: 'projects_restrictions',
    doc: 'Which NICs may be used: none, those of managed networks, or any.' },
  { name: 'restricted.devices.pci', type: blockOrAllow, default: 'block',
    doc: 'Whether PCI devices may be passed in.' },
  { name: 'restricted.devices.proxy', type: blockOrAllow, default: 'block',
    doc: 'Whether proxy devices may be used.' },
  { name: 'restricted.devices.unix-block', type: blockOrAllow, default: 'block', since: 'projects_restrictions',
    doc: 'Whether block devices may be passed in.' },
  { name: 'restricted.devices.unix-char', type: blockOrAllow, default: 'block', since: 'projects_restrictions',
    doc: 'Whether character devices may be passed in.' },
  { name: 'restricted.devices.unix-hotplug', type: blockOrAllow, default: 'block', since: 'projects_restrictions',
    doc: 'Whether devices of type unix-hotplug may be used.' },
  { name: 'restricted.devices.usb', type: blockOrAllow, default: 'block', since: 'projects_restrictions',
    doc: 'Whether USB devices may be passed in.' },
  { name: 'restricted.idmap.gid', type: listOf(idRange),
    doc: 'Host gids raw.idmap may use.' },
  { name: 'restricted.idmap.uid', type: listOf(idRange),
    doc: 'Host uids raw.idmap may use.' },
  { name: 'restricted.networks.subnets', type: uplinkSubnets, since: 'network_ovn_external_subnets',
    doc: 'Subnets of uplinks that belong to the project: uplink:subnet.' },
  { name: 'restricted.networks.uplinks', type: listOf(anyText), since: 'projects_networks_restricted_uplinks',
    doc: 'Networks that may serve as uplinks.' },
  { name: 'restricted.networks.zones', type: listOf(anyText), since: 'network_dns',
    doc: 'DNS zones that may be used, with everything below them.' },
  { name: 'restricted.snapshots', type: blockOrAllow, default: 'block', since: 'projects_restricted_backups_and_snapshots',
    doc: 'Whether snapshots may be taken.' },
  { name: 'restricted.virtual-machines.lowlevel', type: blockOrAllow, default: 'block', since: 'projects_restrictions',
    doc: 'Whether raw.qemu, volatile.* and the like may be set.' },
  { name: 'user.*', type: anyText,
    doc: 'Free for the user.' },
]); // prettier-ignore

/** The texts of a project's mistakes. */
export const PROJECT_COMPLAINTS: KeyComplaints = {
  unknown: (name) => `Invalid project configuration key ${quote(name)}`,
  invalid: (name, _value, why) => `Invalid project configuration key ${quote(name)} value: ${why}`,
};
