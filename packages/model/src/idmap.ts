import { DomainError, invalid, quote } from './errors.js';
import { parseGoInteger } from './go-integer.js';

// User namespace id maps (instances.md §10). Everything here is arithmetic on ranges.

/** A run of ids: `nsId + i` in the container is `hostId + i` on the host. */
export interface IdmapEntry {
  readonly isUid: boolean;
  readonly isGid: boolean;
  readonly hostId: number;
  readonly nsId: number;
  readonly range: number;
}

/** A container's whole map. Empty: no user namespace, or files that are not shifted. */
export type Idmap = readonly IdmapEntry[];

/** A run of host ids. */
export interface IdRange {
  readonly base: number;
  readonly size: number;
}

/** What LXD takes where the host says nothing: no shadow files, or none for root. */
export const DEFAULT_HOST_IDS: IdRange = { base: 1000000, size: 1000000000 };

/** Root to nobody: what any container needs. */
export const MIN_RANGE = 65536;

/** The form `volatile.idmap.*` are stored in. */
interface StoredEntry {
  readonly Isuid: boolean;
  readonly Isgid: boolean;
  readonly Hostid: number;
  readonly Nsid: number;
  readonly Maprange: number;
}

/** `[{"Isuid":true,...}]`; `[]` for the empty map. */
export const serialiseIdmap = (map: Idmap): string =>
  JSON.stringify(
    map.map(
      (entry): StoredEntry => ({
        Isuid: entry.isUid,
        Isgid: entry.isGid,
        Hostid: entry.hostId,
        Nsid: entry.nsId,
        Maprange: entry.range,
      }),
    ),
  );

/** @throws DomainError (invalid) when `text` is no stored map; the empty text is the empty map */
export function parseIdmap(text: string): Idmap {
  if (text === '') return [];
  let stored: unknown;
  try {
    stored = JSON.parse(text);
  } catch (error) {
    throw new DomainError('invalid', 'Invalid ID map', { cause: error });
  }
  if (stored === null) return [];
  if (!Array.isArray(stored) || !stored.every(isStoredEntry)) throw invalid('Invalid ID map');
  return stored.map((entry) => ({
    isUid: entry.Isuid,
    isGid: entry.Isgid,
    hostId: entry.Hostid,
    nsId: entry.Nsid,
    range: entry.Maprange,
  }));
}

function isStoredEntry(value: unknown): value is StoredEntry {
  if (value === null || typeof value !== 'object') return false;
  const entry = value as Partial<Record<keyof StoredEntry, unknown>>;
  return (
    typeof entry.Isuid === 'boolean' &&
    typeof entry.Isgid === 'boolean' &&
    [entry.Hostid, entry.Nsid, entry.Maprange].every((id) => Number.isInteger(id))
  );
}

/** A map of ids from 0 on. */
export const mapOf = (uids: IdRange, gids: IdRange = uids): Idmap => [
  { isUid: true, isGid: false, hostId: uids.base, nsId: 0, range: uids.size },
  { isUid: false, isGid: true, hostId: gids.base, nsId: 0, range: gids.size },
];

/**
 * `raw.idmap`: a line each, `both|uid|gid HOST CONTAINER`, ids or ranges of equal size.
 * @throws DomainError (invalid) with LXD's text
 */
export function parseRawIdmap(text: string): Idmap {
  return text.split('\n').flatMap((line) => {
    if (line.trim() === '') return [];
    const [kind, host, container, ...more] = line.trim().split(/\s+/);
    if (host === undefined || container === undefined || more.length > 0) {
      throw invalid(`Invalid ID map line ${quote(line)}`);
    }
    const hostRange = parseRange(host, line);
    const nsRange = parseRange(container, line);
    if (hostRange.size !== nsRange.size) {
      throw invalid(`The ID map ranges are of different sizes ${quote(line)}`);
    }
    const entry = { hostId: hostRange.base, nsId: nsRange.base, range: hostRange.size };
    const uid = { ...entry, isUid: true, isGid: false };
    const gid = { ...entry, isUid: false, isGid: true };
    switch (kind) {
      case 'both':
        return [uid, gid];
      case 'uid':
        return [uid];
      case 'gid':
        return [gid];
      default:
        throw invalid(`Invalid ID map type ${quote(line)}`);
    }
  });
}

/** `1000` or `1000-1010`, the kernel's ids only. */
function parseRange(text: string, line: string): IdRange {
  const [first = '', last = first] = text.split(/-(.*)/s, 2);
  const base = Number(parseGoInteger('ParseInt', first));
  const end = Number(parseGoInteger('ParseInt', last));
  if (base < 0 || end < base || end >= 0xffffffff) {
    throw invalid(`Invalid ID map line ${quote(line)}`);
  }
  return { base, size: end - base + 1 };
}

/**
 * Puts raw entries into a map: each displaces what was mapped at its container ids, splitting
 * entries around it.
 * @throws DomainError (invalid) for a host id that the map already gives to the container
 */
export const withRawEntries = (map: Idmap, raw: Idmap): Idmap => raw.reduce(insert, map);

function insert(map: Idmap, raw: IdmapEntry): Idmap {
  const result: IdmapEntry[] = [];
  let inserted = false;
  for (const entry of map) {
    const sameKind = (entry.isUid && raw.isUid) || (entry.isGid && raw.isGid);
    if (sameKind && overlaps(entry.hostId, entry.range, raw.hostId, raw.range)) {
      throw invalid('Host id is in the range of subids');
    }
    if (!sameKind || !overlaps(entry.nsId, entry.range, raw.nsId, raw.range)) {
      result.push(entry);
      continue;
    }
    const before = raw.nsId - entry.nsId;
    if (before > 0) result.push({ ...entry, range: before });
    if (!inserted) result.push(raw);
    inserted = true;
    const after = entry.nsId + entry.range - (raw.nsId + raw.range);
    if (after > 0) result.push(shifted(entry, entry.range - after));
  }
  return inserted ? result : [...result, raw];
}

const shifted = (entry: IdmapEntry, by: number): IdmapEntry => ({
  ...entry,
  hostId: entry.hostId + by,
  nsId: entry.nsId + by,
  range: entry.range - by,
});

const overlaps = (a: number, aSize: number, b: number, bSize: number): boolean =>
  a < b + bSize && b < a + aSize;

/** What decides a container's map. */
export interface IdmapRequest {
  /** The host's ids for containers. */
  readonly host: IdRange;
  readonly hostGids?: IdRange; // where they are others
  /** Ranges of the other isolated containers on this host, in any order. */
  readonly taken: readonly IdRange[];
  readonly isolated: boolean; // security.idmap.isolated
  readonly base: number | null; // security.idmap.base
  readonly size: number | null; // security.idmap.size
  readonly raw: Idmap; // raw.idmap
}

/** A map, and what `volatile.idmap.base` is to be: 0 for the shared range. */
export interface AllocatedIdmap {
  readonly map: Idmap;
  readonly base: number;
}

/**
 * An unprivileged container's map. The first 65536 host ids stay with the shared map; isolated
 * ranges take the first gap after them.
 * @throws DomainError (invalid) when no range is free, or a raw entry collides
 */
export function allocateIdmap(request: IdmapRequest): AllocatedIdmap {
  const { host, isolated, raw } = request;
  if (!isolated) return { map: withRawEntries(mapOf(host, request.hostGids), raw), base: 0 };
  const size = request.size ?? MIN_RANGE;
  const base = request.base ?? firstGap(host, request.taken, size);
  return { map: withRawEntries(mapOf({ base, size }), raw), base };
}

function firstGap(host: IdRange, taken: readonly IdRange[], size: number): number {
  let base = host.base + MIN_RANGE;
  for (const range of [...taken].sort((a, b) => a.base - b.base)) {
    if (base + size <= range.base) break;
    base = Math.max(base, range.base + range.size);
  }
  if (base + size > host.base + host.size) {
    throw invalid('Not enough uid/gid available for the container');
  }
  return base;
}

export type IdKind = 'uid' | 'gid';

const isOfKind = (entry: IdmapEntry, kind: IdKind): boolean =>
  kind === 'uid' ? entry.isUid : entry.isGid;

/** The host's id of a container's, null when not mapped. */
export function shiftId(map: Idmap, kind: IdKind, nsId: number): number | null {
  const entry = map.find(
    (one) => isOfKind(one, kind) && nsId >= one.nsId && nsId < one.nsId + one.range,
  );
  return entry === undefined ? null : entry.hostId + nsId - entry.nsId;
}

/** The container's id of a host's, null when not mapped. */
export function unshiftId(map: Idmap, kind: IdKind, hostId: number): number | null {
  const entry = map.find(
    (one) => isOfKind(one, kind) && hostId >= one.hostId && hostId < one.hostId + one.range,
  );
  return entry === undefined ? null : entry.nsId + hostId - entry.hostId;
}

/** The host's id of the container's root; without a map they are the same. */
export const hostRoot = (map: Idmap, kind: IdKind): number => shiftId(map, kind, 0) ?? 0;

/** Values of `lxc.idmap`: `u 0 1000000 65536`. */
export const lxcIdmapLines = (map: Idmap): string[] =>
  map.flatMap((entry) => {
    const ids = `${entry.nsId} ${entry.hostId} ${entry.range}`;
    return [...(entry.isUid ? [`u ${ids}`] : []), ...(entry.isGid ? [`g ${ids}`] : [])];
  });

/** Whether two maps say the same, entry by entry. */
export const sameIdmap = (a: Idmap, b: Idmap): boolean => serialiseIdmap(a) === serialiseIdmap(b);
