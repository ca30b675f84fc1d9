import type { IncomingHttpHeaders } from 'node:http';
import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** Why a member was chosen, told by the one that chose it. */
export const placementName = 'x-lxd-placement';

/** What all headers of a request together may take (Node's limit is 16 KiB). */
const maxBytes = 8 * 1024;
const maxInflatedBytes = 1024 * 1024;

/** Packed: it says much the same of every member. Left out where it would be too long even so. */
export function placementHeader(why: unknown): Record<string, string> {
  const packed = deflateRawSync(JSON.stringify(why)).toString('base64');
  return packed.length > maxBytes ? {} : { [placementName]: packed };
}

/** For a request from another member; null when it says nothing. */
export function readPlacement(headers: IncomingHttpHeaders): unknown {
  const packed = headers[placementName];
  if (typeof packed !== 'string') return null;
  const bytes = inflateRawSync(Buffer.from(packed, 'base64'), { maxOutputLength: maxInflatedBytes });
  return JSON.parse(bytes.toString());
}
