import type { Caveat, Macaroon } from './macaroon.js';

const version = 2;
const field = { end: 0, location: 1, id: 2, verification: 4, signature: 6 } as const;

/** Macaroons one after the other, version 2 of the binary format; how an agent's token holds them. */
export const printBinary = (macaroons: readonly Macaroon[]): Buffer =>
  Buffer.concat(macaroons.map(printOne));

function printOne(macaroon: Macaroon): Buffer {
  const end = Buffer.from([field.end]);
  const caveats = macaroon.caveats.flatMap(({ id, verification, location }) => [
    ...(location === '' ? [] : [packet(field.location, Buffer.from(location, 'utf8'))]),
    packet(field.id, id),
    ...(verification === null ? [] : [packet(field.verification, verification)]),
    end,
  ]);
  return Buffer.concat([
    Buffer.from([version]),
    ...(macaroon.location === '' ? [] : [packet(field.location, Buffer.from(macaroon.location, 'utf8'))]),
    packet(field.id, macaroon.id),
    end,
    ...caveats,
    end,
    packet(field.signature, macaroon.signature),
  ]);
}

const packet = (type: number, content: Buffer): Buffer =>
  Buffer.concat([Buffer.from([type]), uvarint(content.length), content]);

/** Seven bits a byte, the lowest first, as Go's encoding/binary. */
export function uvarint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest);
  return Buffer.from(bytes);
}

/** @throws Error when `bytes` are no such macaroons */
export function readBinary(bytes: Buffer): Macaroon[] {
  const reader = new Reader(bytes);
  const macaroons: Macaroon[] = [];
  while (!reader.atEnd) macaroons.push(readOne(reader));
  return macaroons;
}

function readOne(reader: Reader): Macaroon {
  if (reader.byte() !== version) throw new Error('invalid macaroon');
  const head = reader.section();
  const caveats: Caveat[] = [];
  for (let section = reader.section(); section.size > 0; section = reader.section()) {
    caveats.push({
      id: required(section.get(field.id)),
      verification: section.get(field.verification) ?? null,
      location: section.get(field.location)?.toString('utf8') ?? '',
    });
  }
  const [type, signature] = reader.packet();
  if (type !== field.signature || signature.length !== 32) throw new Error('invalid macaroon');
  return {
    location: head.get(field.location)?.toString('utf8') ?? '',
    id: required(head.get(field.id)),
    caveats,
    signature,
  };
}

function required(bytes: Buffer | undefined): Buffer {
  if (bytes === undefined) throw new Error('invalid macaroon');
  return bytes;
}

class Reader {
  #at = 0;

  constructor(private readonly bytes: Buffer) {}

  get atEnd(): boolean {
    return this.#at >= this.bytes.length;
  }

  byte(): number {
    const value = this.bytes[this.#at++];
    if (value === undefined) throw new Error('invalid macaroon');
    return value;
  }

  /** The packets up to the next end mark, by type. */
  section(): ReadonlyMap<number, Buffer> {
    const packets = new Map<number, Buffer>();
    while (this.bytes[this.#at] !== field.end) packets.set(...this.packet());
    this.#at++;
    return packets;
  }

  packet(): [type: number, content: Buffer] {
    const type = this.byte();
    let length = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      if (shift > 21) throw new Error('invalid macaroon');
      length += (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    const content = this.bytes.subarray(this.#at, this.#at + length);
    if (content.length !== length) throw new Error('invalid macaroon');
    this.#at += length;
    return [type, content];
  }
}
