import { readFile } from 'node:fs/promises';

import { ifPresent } from '../../missing.js';

/** Looks up what an id stands for in pci.ids(5) or usb.ids; empty where it isn't listed. */
export interface HardwareNames {
  vendor(vendorId: string): string;
  product(vendorId: string, productId: string): string;
  /** Classes have two digits; only usb.ids is asked for them. */
  class(classId: string): string;
  subclass(classId: string, subclassId: string): string;
}

/**
 * Searches the text as it is: it has 40,000 lines, of which a machine needs a dozen.
 * Format: `vvvv  name` at the start of a line, below it `<tab>pppp  name`; classes are `C cc  name`.
 */
export function hardwareNames(list: string): HardwareNames {
  const text = `\n${list}`;
  const top = (key: string) => lineAfter(text, `\n${key}  `, 0, text.length);
  const below = (key: string, id: string): string => {
    const found = top(key);
    if (found === null) return '';
    const next = /\n[^\t#\n]/g;
    next.lastIndex = found.end;
    const end = next.exec(text)?.index ?? text.length;
    return lineAfter(text, `\n\t${id}  `, found.end, end)?.name ?? '';
  };
  return {
    vendor: (vendorId) => top(vendorId)?.name ?? '',
    product: below,
    class: (classId) => top(`C ${classId}`)?.name ?? '',
    subclass: (classId, subclassId) => below(`C ${classId}`, subclassId),
  };
}

function lineAfter(text: string, prefix: string, from: number, to: number) {
  const at = text.indexOf(prefix, from);
  if (at === -1 || at >= to) return null;
  const start = at + prefix.length;
  const stop = text.indexOf('\n', start);
  const end = stop === -1 ? text.length : stop;
  return { name: text.slice(start, end).trim(), end };
}

/** Where distributions put them (Debian: packages pci.ids and usb.ids, hwdata). */
const folders = ['/usr/share/misc', '/usr/share/hwdata', '/var/lib/usbutils'];

export async function loadHardwareNames(file: 'pci.ids' | 'usb.ids'): Promise<HardwareNames> {
  for (const folder of folders) {
    const found = await ifPresent(readFile(`${folder}/${file}`, 'utf8'));
    if (found !== null) return hardwareNames(found);
  }
  return hardwareNames('');
}
