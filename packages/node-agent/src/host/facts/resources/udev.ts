import type { HostTree } from './tree.js';

/** What udev has found out about a block device (`8:0`); empty without udev. */
export async function udevProperties(
  tree: HostTree,
  device: string,
): Promise<ReadonlyMap<string, string>> {
  const text = (await tree.text(`/run/udev/data/b${device}`)) ?? '';
  return new Map([...text.matchAll(/^E:([^=\n]+)=(.*)$/gm)].map(([, name, value]) => [name!, value!]));
} // prettier-ignore

/** `WDC\x20WD40` is how udev writes a space. */
export const decodeUdev = (text: string): string =>
  text.replace(/\\x([0-9a-fA-F]{2})/g, (_all, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
