import { basename } from 'node:path';

import { naturally, numberAt, type HostTree } from './tree.js';

export interface VirtualFunctions {
  readonly current: number;
  readonly maximum: number;
  readonly addresses: readonly string[];
}

/** The virtual functions a card has and may have; null when it can have none. */
export async function virtualFunctionsOf(
  tree: HostTree,
  path: string,
): Promise<VirtualFunctions | null> {
  const maximum = await numberAt(tree, `${path}/sriov_totalvfs`);
  if (maximum === null) return null;
  const links = (await tree.list(path)).filter((name) => /^virtfn\d+$/.test(name));
  const targets = await Promise.all(links.map((link) => tree.resolve(`${path}/${link}`)));
  return {
    current: (await numberAt(tree, `${path}/sriov_numvfs`)) ?? 0,
    maximum,
    addresses: targets.flatMap((target) => (target === null ? [] : [basename(target)])),
  };
}

/** A card that was read, its own functions not yet below it. */
export interface Found<C> {
  readonly card: C;
  readonly functions: VirtualFunctions | null;
}

/** Puts virtual functions below the card they belong to. Both count. */
export function withFunctions<C extends { readonly pci_address?: string }>(
  found: readonly Found<C>[],
): { cards: (C & { sriov?: { current_vfs: number; maximum_vfs: number; vfs: C[] } })[]; total: number } {
  const virtual = new Set(found.flatMap(({ functions }) => functions?.addresses ?? []));
  const byAddress = new Map(found.map(({ card }) => [card.pci_address ?? '', card]));
  const cards = found
    .filter(({ card }) => !virtual.has(card.pci_address ?? ''))
    .map(({ card, functions }) => {
      if (functions === null) return card;
      const vfs = naturally(functions.addresses).flatMap((address) => byAddress.get(address) ?? []);
      const { current, maximum } = functions;
      return { ...card, sriov: { current_vfs: current, maximum_vfs: maximum, vfs } };
    });
  return { cards, total: found.length };
} // prettier-ignore
