import type { Macaroon } from './macaroon.js';

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
