import { machine as architectureOf, release } from 'node:os';

import type { Resources } from '@lxd/model/api/resources';

import { loadNamespaces } from '../../../../native/namespaces/index.js';
import { architecturesOf } from '../architectures.js';
import type { Run } from '../../command.js';
import { readCpu } from './cpu.js';
import type { Machine } from './device.js';
import { readGpu } from './gpu.js';
import { loadHardwareNames } from './hardware-names.js';
import type { LinkReader } from './link.js';
import { readMemory } from './memory.js';
import { readNetwork } from './network.js';
import { askNvidia, type NvidiaCards } from './nvidia.js';
import { readPci } from './pci.js';
import { readStorage } from './storage.js';
import { readSystem, systemType, type SystemType } from './system.js';
import { hostTree } from './tree.js';
import { readUsb } from './usb.js';

/** What can't be read from files. */
export interface Told {
  readonly architecture: string;
  readonly systemType: SystemType;
  readonly nvidia: NvidiaCards;
  readonly links: LinkReader;
}

/** The hardware of a machine, read anew: disks and cards come and go. */
export async function readResources(machine: Machine, told: Told): Promise<Resources> {
  const { tree } = machine;
  const [cpu, memory, gpu, network, storage, usb, pci, system] = await Promise.all([
    readCpu(tree, told.architecture),
    readMemory(tree),
    readGpu(machine, told.nvidia),
    readNetwork(machine, told.links),
    readStorage(machine),
    readUsb(machine),
    readPci(machine),
    readSystem(tree, told.systemType),
  ]);
  return { cpu, memory, gpu, network, storage, usb, pci, system };
}

/** This machine's. */
export async function hostResources(run: Run): Promise<Resources> {
  const tree = hostTree;
  const [pci, usb, type, nvidia] = await Promise.all([
    loadHardwareNames('pci.ids'),
    loadHardwareNames('usb.ids'),
    systemType(tree, run),
    askNvidia(tree, run),
  ]);
  return readResources(
    { tree, pci, usb, kernelVersion: release() },
    {
      architecture: architecturesOf(architectureOf())[0]!,
      systemType: type,
      nvidia,
      links: (names) => loadNamespaces().linkSettings(names),
    },
  );
}
