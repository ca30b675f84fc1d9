import type { ConfigKey } from '@lxd/model/config-key';
import { commonVolumeKeys, volumeDefaultsOf } from '@lxd/model/volume-keys';

import { diskKeys } from './device/disk/keys.js';
import { gpuMdevKeys, gpuMigKeys, gpuPhysicalKeys, gpuSriovKeys } from './device/gpu/keys.js';
import { infinibandKeys } from './device/infiniband/keys.js';
import { nicBridged } from './device/nic-bridged.js';
import { nicP2p } from './device/nic-p2p.js';
import {
  ipvlanKeys,
  macvlanKeys,
  ovnKeys,
  physicalKeys,
  routedKeys,
  sriovKeys,
} from './device/nic/parent-keys.js';
import { pciKeys } from './device/pci/keys.js';
import { proxyKeys } from './device/proxy/keys.js';
import { tpmKeys } from './device/tpm/keys.js';
import { unixHotplugKeys, unixKeys } from './device/unix/keys.js';
import { usbKeys } from './device/usb/keys.js';
import { bridgeKeys } from './network/bridge/keys.js';
import { macvlanNetworkKeys } from './network/macvlan/keys.js';
import { ovnNetworkKeys } from './network/ovn/keys.js';
import { physicalNetworkKeys } from './network/physical/keys.js';
import { sriovNetworkKeys } from './network/sriov/keys.js';
import { btrfsPoolKeys } from './storage/btrfs/keys.js';
import { cephPoolKeys, cephVolumeKeys } from './storage/ceph/keys.js';
import { cephfsPoolKeys } from './storage/cephfs/keys.js';
import { lvmPoolKeys, lvmVolumeKeys } from './storage/lvm/keys.js';
import { commonPoolKeys } from './storage/pool-keys.js';
import { zfsPoolKeys, zfsVolumeKeys } from './storage/zfs/keys.js';

// What every kind of device, network and storage pool of LXD 5.2 takes, one line a kind,
// alphabetical. The catalog names those this build can run; here are all, for the documentation
// and for whoever prepares configuration for another server.

type Keys = readonly ConfigKey[];

export const deviceKeySets: Readonly<Record<string, Keys>> = {
  disk: diskKeys,
  'gpu-mdev': gpuMdevKeys,
  'gpu-mig': gpuMigKeys,
  'gpu-physical': gpuPhysicalKeys,
  'gpu-sriov': gpuSriovKeys,
  infiniband: infinibandKeys,
  'nic-bridged': nicBridged.keys,
  'nic-ipvlan': ipvlanKeys,
  'nic-macvlan': macvlanKeys,
  'nic-ovn': ovnKeys,
  'nic-p2p': nicP2p.keys,
  'nic-physical': physicalKeys,
  'nic-routed': routedKeys,
  'nic-sriov': sriovKeys,
  none: [],
  pci: pciKeys,
  proxy: proxyKeys,
  tpm: tpmKeys,
  'unix-block': unixKeys,
  'unix-char': unixKeys,
  'unix-hotplug': unixHotplugKeys,
  usb: usbKeys,
};

export const networkKeySets: Readonly<Record<string, Keys>> = {
  bridge: bridgeKeys,
  macvlan: macvlanNetworkKeys,
  ovn: ovnNetworkKeys,
  physical: physicalNetworkKeys,
  sriov: sriovNetworkKeys,
};

export const volumeKeySets: Readonly<Record<string, Keys>> = {
  btrfs: commonVolumeKeys,
  ceph: [...commonVolumeKeys, ...cephVolumeKeys],
  cephfs: commonVolumeKeys,
  dir: commonVolumeKeys,
  lvm: [...commonVolumeKeys, ...lvmVolumeKeys],
  zfs: [...commonVolumeKeys, ...zfsVolumeKeys],
};

/** A pool's own keys, and `volume.*`: what its new volumes get. */
const pool = (driver: string, ...own: readonly Keys[]): Keys => [
  ...commonPoolKeys,
  ...own.flat(),
  ...volumeDefaultsOf(volumeKeySets[driver]!),
];

export const poolKeySets: Readonly<Record<string, Keys>> = {
  btrfs: pool('btrfs', btrfsPoolKeys),
  ceph: pool('ceph', cephPoolKeys),
  cephfs: pool('cephfs', cephfsPoolKeys),
  dir: pool('dir'),
  lvm: pool('lvm', lvmPoolKeys),
  zfs: pool('zfs', zfsPoolKeys),
};
