import type { ResourcesCPU } from './resources-cpu.js';
import type { ResourcesGPU } from './resources-gpu.js';
import type { ResourcesMemory } from './resources-memory.js';
import type { ResourcesNetwork } from './resources-network.js';
import type { ResourcesPCI } from './resources-pci.js';
import type { ResourcesStorage } from './resources-storage.js';
import type { ResourcesSystem } from './resources-system.js';
import type { ResourcesUSB } from './resources-usb.js';

// Hardware of a member: `/1.0/resources`.

/** The hardware of a member. */
export interface Resources {
  readonly cpu: ResourcesCPU;
  readonly gpu: ResourcesGPU;
  readonly memory: ResourcesMemory;
  readonly network: ResourcesNetwork;
  readonly pci: ResourcesPCI;
  readonly storage: ResourcesStorage;
  readonly system: ResourcesSystem;
  readonly usb: ResourcesUSB;
}
