import type { Caveat, Macaroon } from './macaroon.js';

/** Bytes as text where they are text, else as base64 in the field of the same name with "64". */
type Fields = Readonly<Record<string, unknown>>;

const signatureBytes = 32;
/** More than any service gives out; a bound on what a stranger can make us compute. */
const maxCaveats = 100;

/** Version 2 of the format. */
export function printMacaroon(macaroon: Macaroon): Fields {
  return {
    ...(macaroon.caveats.length === 0 ? {} : { c: macaroon.caveats.map(printCaveat) }),
    ...(macaroon.location === '' ? {} : { l: macaroon.location }),
    ...bytesField('i', macaroon.id),
    s64: macaroon.signature.toString('base64url'),
  };
}

/** Versions 1 and 2. @throws Error when `json` is no macaroon */
export function parseMacaroon(json: unknown): Macaroon {
  const fields = fieldsOf(json);
  const macaroon = 'signature' in fields ? parseVersion1(fields) : parseVersion2(fields);
  if (macaroon.signature.length !== signatureBytes) throw new Error('invalid macaroon signature');
  return macaroon;
}

function parseVersion2(fields: Fields): Macaroon {
  return {
    location: textOf(fields['l']),
    id: required(bytesOf(fields, 'i')),
    signature: required(bytesOf(fields, 's')),
    caveats: listOf(fields['c']).map((caveat): Caveat => ({
      id: required(bytesOf(caveat, 'i')),
      verification: bytesOf(caveat, 'v'),
      location: textOf(caveat['l']),
    })),
  };
}

function parseVersion1(fields: Fields): Macaroon {
  return {
    location: textOf(fields['location']),
    id: Buffer.from(textOf(fields['identifier']), 'utf8'),
    signature: Buffer.from(textOf(fields['signature']), 'hex'),
    caveats: listOf(fields['caveats']).map((caveat): Caveat => ({
      id: Buffer.from(textOf(caveat['cid']), 'utf8'),
      verification: caveat['vid'] === undefined ? null : Buffer.from(textOf(caveat['vid']), 'base64'),
      location: textOf(caveat['cl']),
    })),
  };
}

const printCaveat = ({ id, verification, location }: Caveat): Fields => ({
  ...bytesField('i', id),
  ...(verification === null ? {} : { v64: verification.toString('base64url') }),
  ...(location === '' ? {} : { l: location }),
});

function bytesField(name: string, bytes: Buffer): Fields {
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes)
    ? { [name]: text }
    : { [`${name}64`]: bytes.toString('base64url') };
}

function bytesOf(fields: Fields, name: string): Buffer | null {
  if (fields[name] !== undefined) return Buffer.from(textOf(fields[name]), 'utf8');
  const encoded = fields[`${name}64`];
  return encoded === undefined ? null : Buffer.from(textOf(encoded), 'base64');
}

function required(bytes: Buffer | null): Buffer {
  if (bytes === null) throw new Error('invalid macaroon');
  return bytes;
}

function listOf(json: unknown): Fields[] {
  if (json === undefined || json === null) return [];
  if (!Array.isArray(json) || json.length > maxCaveats) throw new Error('invalid macaroon');
  return json.map(fieldsOf);
}

function fieldsOf(json: unknown): Fields {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new Error('invalid macaroon');
  }
  return json as Fields;
}

function textOf(json: unknown): string {
  if (json === undefined) return '';
  if (typeof json !== 'string') throw new Error('invalid macaroon');
  return json;
}
