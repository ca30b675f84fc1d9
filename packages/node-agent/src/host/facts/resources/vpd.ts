import type { ResourcesPCIVPD } from '@lxd/model/api/resources-pci';

const idString = 0x82;
const readOnlyFields = 0x90;
const endTag = 0x78;

/**
 * Vital product data (PCI Local Bus Specification 2.2, appendix I): tagged parts, of which the
 * name and the read-only keys are shown. What follows a damaged part is not read.
 */
export function parseVpd(data: Buffer): ResourcesPCIVPD {
  let name = '';
  const entries: Record<string, string> = {};
  for (let at = 0; at < data.length; ) {
    const tag = data[at]!;
    if (tag === endTag || tag === 0) break;
    const large = (tag & 0x80) !== 0;
    if (large && at + 3 > data.length) break;
    const start = at + (large ? 3 : 1);
    const size = large ? data.readUInt16LE(at + 1) : tag & 0x07;
    if (start + size > data.length) break;
    const part = data.subarray(start, start + size);
    if (tag === idString) name = printable(part);
    if (tag === readOnlyFields) Object.assign(entries, keysOf(part));
    at = start + size;
  }
  return {
    ...(name !== '' && { product_name: name }),
    ...(Object.keys(entries).length > 0 && { entries }),
  };
}

/** Two letters, a length, a value. */
function keysOf(part: Buffer): Record<string, string> {
  const entries: Record<string, string> = {};
  for (let at = 0; at + 3 <= part.length; ) {
    const key = part.toString('latin1', at, at + 2);
    const size = part[at + 2]!;
    const value = part.subarray(at + 3, at + 3 + size);
    // RV is a checksum, RW is room: neither is text.
    if (/^[A-Z0-9]{2}$/.test(key) && key !== 'RV' && key !== 'RW') entries[key] = printable(value);
    at += 3 + size;
  }
  return entries;
}

const printable = (bytes: Buffer): string =>
  bytes.toString('latin1').replace(/[^\x20-\x7e]/g, '').trim();
