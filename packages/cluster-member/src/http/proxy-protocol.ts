import { isIPv4, isIPv6 } from 'node:net';

/** Who a proxy says is at the other end. */
export interface ProxiedClient {
  readonly address: string;
  readonly port: number;
}

/**
 * What the first bytes of a connection are: a whole header of `length` bytes (client null: the
 * proxy speaks for itself, or doesn't know), none at all, not yet clear, or a broken one.
 */
export type ProxyHeader =
  | { readonly kind: 'header'; readonly length: number; readonly client: ProxiedClient | null }
  | { readonly kind: 'none' }
  | { readonly kind: 'more' }
  | { readonly kind: 'broken' };

/** The longest line version 1 allows (haproxy.org, proxy-protocol.txt, 2.1). */
const maxLineBytes = 107;
/** Addresses and all extensions anybody sends fit; the format would allow 64 KiB. */
const maxBodyBytes = 4096;

const lineStart = Buffer.from('PROXY ', 'ascii');
const binaryStart = Buffer.from('0d0a0d0a000d0a515549540a', 'hex');
const binaryHeadBytes = 16;

/** More than any header has. */
export const maxHeaderBytes = binaryHeadBytes + maxBodyBytes;

/** Reads a header of the PROXY protocol, version 1 or 2, from the start of `bytes`. */
export function parseProxyHeader(bytes: Buffer): ProxyHeader {
  if (beginsLike(bytes, lineStart)) {
    return bytes.length < lineStart.length ? { kind: 'more' } : parseLine(bytes);
  }
  if (beginsLike(bytes, binaryStart)) {
    return bytes.length < binaryHeadBytes ? { kind: 'more' } : parseBinary(bytes);
  }
  return { kind: 'none' };
}

/** Whether one is the beginning of the other. */
function beginsLike(bytes: Buffer, start: Buffer): boolean {
  const length = Math.min(bytes.length, start.length);
  return bytes.subarray(0, length).equals(start.subarray(0, length));
}

function parseLine(bytes: Buffer): ProxyHeader {
  const end = bytes.subarray(0, maxLineBytes).indexOf('\r\n');
  if (end < 0) return bytes.length < maxLineBytes ? { kind: 'more' } : { kind: 'broken' };
  const length = end + 2;
  const [, family, source = '', destination = '', sourcePort = '', destinationPort = '', ...rest] =
    bytes.toString('latin1', 0, end).split(' ');
  if (family === 'UNKNOWN') return { kind: 'header', length, client: null };
  const isAddress = family === 'TCP4' ? isIPv4 : family === 'TCP6' ? isIPv6 : null;
  if (isAddress === null || rest.length > 0) return { kind: 'broken' };
  if (!isAddress(source) || !isAddress(destination) || source.includes('%')) return { kind: 'broken' };
  if (!isPort(sourcePort) || !isPort(destinationPort)) return { kind: 'broken' };
  return { kind: 'header', length, client: { address: source, port: Number(sourcePort) } };
}

const isPort = (text: string): boolean => /^(0|[1-9]\d{0,4})$/.test(text) && Number(text) <= 65535;

/** The proxy's own connection (a health check), and one made for a client. */
const commands = { local: 0, proxy: 1 } as const;

function parseBinary(bytes: Buffer): ProxyHeader {
  const version = bytes[12]! >> 4;
  const command = bytes[12]! & 0x0f;
  const family = bytes[13]! >> 4;
  const transport = bytes[13]! & 0x0f;
  const bodyBytes = bytes.readUInt16BE(14);
  if (version !== 2 || command > commands.proxy || bodyBytes > maxBodyBytes) return { kind: 'broken' };
  const length = binaryHeadBytes + bodyBytes;
  if (bytes.length < length) return { kind: 'more' };
  const body = bytes.subarray(binaryHeadBytes, length);
  const addressBytes = family === 1 ? 4 : family === 2 ? 16 : null;
  if (command === commands.local || addressBytes === null || transport !== 1) {
    return { kind: 'header', length, client: null };
  }
  if (bodyBytes < 2 * addressBytes + 4) return { kind: 'broken' };
  const address = printAddress(body.subarray(0, addressBytes));
  return { kind: 'header', length, client: { address, port: body.readUInt16BE(2 * addressBytes) } };
}

function printAddress(bytes: Buffer): string {
  if (bytes.length === 4) return [...bytes].join('.');
  const groups = Array.from({ length: 8 }, (_, at) => bytes.readUInt16BE(2 * at).toString(16));
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}
