import type { Resources } from '@lxd/model/api/resources';

/** Two processors, memory, and nothing that could be plugged in. */
export const plainHardware: Resources = {
  cpu: {
    architecture: 'x86_64',
    sockets: [
      {
        socket: 0,
        cores: [0, 1].map((core) => ({
          core,
          die: 0,
          threads: [{ id: core, numa_node: 0, thread: 0, online: true, isolated: false }],
        })),
      },
    ],
    total: 2,
  },
  memory: {
    hugepages_used: 0,
    hugepages_total: 0,
    hugepages_size: 2 * 1024 ** 2,
    used: 1024 ** 3,
    total: 8 * 1024 ** 3,
  },
  gpu: { cards: [], total: 0 },
  network: { cards: [], total: 0 },
  storage: { disks: [], total: 0 },
  usb: { devices: [], total: 0 },
  pci: { devices: [], total: 0 },
  system: {
    uuid: '',
    vendor: '',
    product: '',
    family: '',
    version: '',
    sku: '',
    serial: '',
    type: 'virtual-machine',
    firmware: null,
    chassis: null,
    motherboard: null,
  },
};
