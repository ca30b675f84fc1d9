import type { ResourcesGPUCardNvidia } from '@lxd/model/api/resources-gpu';

import type { Run } from '../../command.js';
import type { HostTree } from './tree.js';

/** What nvidia-container-cli tells, by PCI address (`0000:3b:00.0`). */
export type NvidiaCards = ReadonlyMap<string, Omit<ResourcesGPUCardNvidia, 'card_name' | 'card_device'>>;

/** Asks nvidia-container-cli when the driver is loaded; without the tool nothing is known. */
export async function askNvidia(tree: HostTree, run: Run): Promise<NvidiaCards> {
  if ((await tree.text('/proc/driver/nvidia/version')) === null) return new Map();
  try {
    const { stdout } = await run(['nvidia-container-cli', 'info', '--csv'], { timeoutMs: 10_000 });
    return parseNvidiaCsv(stdout);
  } catch {
    return new Map();
  }
}

/** Two tables with a heading each: the versions, then one row a card. */
export function parseNvidiaCsv(csv: string): NvidiaCards {
  const rows = csv.split('\n').map((line) => line.trim()).filter((line) => line !== '').map((line) => line.split(','));
  const [nvrm = '', cuda = ''] = rows[1] ?? [];
  const cards = rows.slice(3).flatMap((row) => {
    const [, , model = '', brand = '', uuid = '', bus = '', architecture = ''] = row;
    if (row.length < 7) return [];
    const card = { architecture, brand, cuda_version: cuda, model, nvrm_version: nvrm, uuid };
    return [[pciAddress(bus), card] as const];
  });
  return new Map(cards);
} // prettier-ignore

/** NVIDIA writes the domain with eight digits, the kernel with four. */
const pciAddress = (bus: string): string => bus.toLowerCase().replace(/^0000(?=[0-9a-f]{4}:)/, '');

/** The card's device node and what the driver or the tool says; null when the driver says nothing. */
export async function readNvidia(
  tree: HostTree,
  cards: NvidiaCards,
  address: string,
): Promise<ResourcesGPUCardNvidia | null> {
  const text = await tree.text(`/proc/driver/nvidia/gpus/${address}/information`);
  const told = cards.get(address);
  if (text === null && told === undefined) return null;
  const value = (name: string) => new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(text ?? '')?.[1]?.trim() ?? '';
  const minor = value('Device Minor');
  const model = value('Model');
  const version = (await tree.text('/proc/driver/nvidia/version')) ?? '';
  return {
    architecture: told?.architecture ?? '',
    brand: told?.brand ?? model.split(' ')[0] ?? '',
    ...(minor !== '' && { card_name: `nvidia${minor}`, card_device: `195:${minor}` }),
    cuda_version: told?.cuda_version ?? '',
    model: told?.model ?? model,
    nvrm_version: told?.nvrm_version ?? /Kernel Module\s+(\S+)/.exec(version)?.[1] ?? '',
    uuid: told?.uuid ?? value('GPU UUID'),
  };
} // prettier-ignore
