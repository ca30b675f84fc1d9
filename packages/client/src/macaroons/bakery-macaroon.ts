import type { BakeryVersion } from './caveat-box.js';
import type { Macaroon } from './macaroon.js';
import { parseMacaroon, printMacaroon } from './macaroon-json.js';

/** The namespace of the standard conditions (`time-before`, `declared`), under no prefix. */
export const standardNamespace = 'std:';

/** A macaroon on its way to be discharged, with what its third parties have to read. */
export interface BakeryMacaroon {
  readonly macaroon: Macaroon;
  readonly version: BakeryVersion;
  /** Sealed caveats by the (base64url) ids that stand for them; up to version 2 the ids are they. */
  readonly caveatData: ReadonlyMap<string, Buffer>;
}

export function printBakeryMacaroon({ macaroon, version, caveatData }: BakeryMacaroon): unknown {
  if (version < 3) return printMacaroon(macaroon);
  const data = [...caveatData].map(([id, sealed]) => [id, sealed.toString('base64url')]);
  return {
    m: printMacaroon(macaroon),
    v: version,
    ...(data.length === 0 ? {} : { cdata: Object.fromEntries(data) as unknown }),
    ns: standardNamespace,
  };
}

/** @throws Error when `json` is none */
export function parseBakeryMacaroon(json: unknown): BakeryMacaroon {
  if (typeof json !== 'object' || json === null) throw new Error('invalid macaroon');
  if (!('m' in json)) return { macaroon: parseMacaroon(json), version: 2, caveatData: new Map() };
  const data = 'cdata' in json ? Object.entries(json.cdata ?? {}) : [];
  return {
    macaroon: parseMacaroon(json.m),
    version: 3,
    // A key may come padded.
    caveatData: new Map(
      data.map(([id, sealed]) => [
        Buffer.from(id, 'base64').toString('base64url'),
        Buffer.from(String(sealed), 'base64'),
      ]),
    ),
  };
}

/** What the third party of `caveatId` has to read. */
export const payloadOf = ({ caveatData }: BakeryMacaroon, caveatId: Buffer): Buffer | null =>
  caveatData.get(caveatId.toString('base64url')) ?? null;
