import type { Resources } from '@lxd/model/api/resources';
import type { ResourcesCPUSocket } from '@lxd/model/api/resources-cpu';
import type { ResourcesMemory } from '@lxd/model/api/resources-memory';
import type { ResourcesStorageDisk } from '@lxd/model/api/resources-storage';
import { binarySize } from '../print/units.js';
import { cardLines, portLines } from './resources-cards.js';

/** What `lxc info --resources` says about a server's hardware. */
export function resourcesReport({ cpu, gpu, memory, network, storage }: Resources): string {
  const sections = [
    processorLines(cpu.architecture, cpu.sockets ?? []),
    ['Memory:', ...indented(memoryLines(memory))],
    titled(['GPU', 'GPUs', 'Card'], (gpu.cards ?? []).map((card) => cardLines(card))),
    titled(['NIC', 'NICs', 'Card'], (network.cards ?? []).map((card) => cardLines(card, portLines))),
    titled(['Disk', 'Disks', 'Disk'], (storage.disks ?? []).map(diskLines)),
  ];
  return `${sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n')).join('\n\n')}\n`;
} // prettier-ignore

export const indented = (lines: readonly string[], by = '  '): string[] =>
  lines.map((line) => `${by}${line}`);

/** One thing stands right below the title, several are counted. */
function titled(
  [one, many, each]: readonly [string, string, string],
  things: readonly (readonly string[])[],
): string[] {
  if (things.length === 0) return [];
  if (things.length === 1) return [`${one}:`, ...indented(things[0]!)];
  const counted = things.flatMap((lines, at) => [`${each} ${at}:`, ...indented(lines)]);
  return [`${many}:`, ...indented(counted)];
}

function processorLines(architecture: string, sockets: readonly ResourcesCPUSocket[]): string[] {
  if (sockets.length === 0) return [];
  if (sockets.length === 1) return [`CPU (${architecture}):`, ...indented(socketLines(sockets[0]!))];
  const each = sockets.flatMap((socket) => [`Socket ${socket.socket}:`, ...indented(socketLines(socket))]);
  return [`CPUs (${architecture}):`, ...indented(each)];
} // prettier-ignore

function socketLines(socket: ResourcesCPUSocket): string[] {
  const { cache, cores, frequency = 0, frequency_minimum: low = 0, frequency_turbo: high = 0 } = socket;
  const lines = [
    ...(socket.vendor ? [`Vendor: ${socket.vendor}`] : []),
    ...(socket.name ? [`Name: ${socket.name}`] : []),
  ];
  if (cache) {
    lines.push('Caches:');
    for (const { level, type, size } of cache) {
      lines.push(`  - Level ${level} (type: ${type}): ${binarySize(size, 0)}`);
    }
  }
  lines.push('Cores:');
  for (const core of cores ?? []) {
    lines.push(`  - Core ${core.core}`, `    Frequency: ${core.frequency ?? 0}Mhz`, '    Threads:');
    for (const { thread, id, online, numa_node } of core.threads ?? []) {
      lines.push(`      - ${thread} (id: ${id}, online: ${online}, NUMA node: ${numa_node})`);
    }
  }
  const range = low > 0 && high > 0 ? ` (min: ${low}Mhz, max: ${high}Mhz)` : '';
  if (frequency > 0) lines.push(`Frequency: ${frequency}Mhz${range}`);
  return lines;
} // prettier-ignore

function memoryLines({ nodes, ...whole }: ResourcesMemory): string[] {
  const each = (nodes ?? []).flatMap((node) => [`Node ${node.numa_node}:`, ...indented(amounts(node))]);
  const [huge, plain] = [hugepageLines(whole), plainLines(whole)];
  return [...huge, ...(each.length > 0 && nodes!.length > 1 ? ['NUMA nodes:', ...indented(each)] : []), ...plain];
} // prettier-ignore

interface Amounts {
  readonly hugepages_total: number;
  readonly hugepages_used: number;
  readonly total: number;
  readonly used: number;
}

const amounts = (memory: Amounts): string[] => [...hugepageLines(memory), ...plainLines(memory)];

const plainLines = ({ total, used }: Amounts): string[] => [
  `Free: ${binarySize(total - used, 2)}`,
  `Used: ${binarySize(used, 2)}`,
  `Total: ${binarySize(total, 2)}`,
];

const hugepageLines = ({ hugepages_total: total, hugepages_used: used }: Amounts): string[] =>
  total > 0
    ? ['Hugepages:', ...indented(plainLines({ total, used, hugepages_total: 0, hugepages_used: 0 }))]
    : [];

function diskLines(disk: ResourcesStorageDisk): string[] {
  const lines = [`NUMA node: ${disk.numa_node}`, `ID: ${disk.id}`, `Device: ${disk.device}`];
  if (disk.model) lines.push(`Model: ${disk.model}`);
  if (disk.type) lines.push(`Type: ${disk.type}`);
  lines.push(`Size: ${binarySize(disk.size, 2)}`);
  if (disk.wwn) lines.push(`WWN: ${disk.wwn}`);
  lines.push(`Read-Only: ${disk.read_only}`, `Removable: ${disk.removable}`);
  if ((disk.partitions ?? []).length > 0) lines.push('Partitions:');
  for (const { id, device, partition, read_only, size } of disk.partitions ?? []) {
    lines.push(`  - Partition ${partition}`, `    ID: ${id}`, `    Device: ${device}`);
    lines.push(`    Read-Only: ${read_only}`, `    Size: ${binarySize(size, 2)}`);
  }
  return lines;
}
