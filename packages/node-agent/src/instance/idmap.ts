import { invalid } from '@lxd/model/errors';

import type { IdRange } from '../host/container-runtime.js';

/** A user namespace's map; empty: privileged, no namespace. */
export type Idmap = readonly IdRange[];

/** One entry as LXD stores it in `volatile.*idmap*`. */
interface StoredEntry {
  readonly Isuid: boolean;
  readonly Isgid: boolean;
  readonly Hostid: number;
  readonly Nsid: number;
  readonly Maprange: number;
}

/** Reads `volatile.idmap.next` and its like; an absent or empty one is no map. */
export function parseIdmap(json: string | undefined): Idmap {
  if (!json) return [];
  const entries = JSON.parse(json) as StoredEntry[];
  return entries.flatMap(({ Isuid, Isgid, Hostid, Nsid, Maprange }) => {
    const range = { guest: Nsid, host: Hostid, count: Maprange };
    return [
      ...(Isuid ? [{ kind: 'uid' as const, ...range }] : []),
      ...(Isgid ? [{ kind: 'gid' as const, ...range }] : []),
    ];
  });
}

export function formatIdmap(map: Idmap): string {
  const entries = map.map(({ kind, guest, host, count }) => ({
    Isuid: kind === 'uid',
    Isgid: kind === 'gid',
    Hostid: host,
    Nsid: guest,
    Maprange: count,
  }));
  return JSON.stringify(entries);
}

export const sameIdmap = (a: Idmap, b: Idmap): boolean => formatIdmap(a) === formatIdmap(b);

/** The id outside that root inside has. */
export function hostRoot(map: Idmap, kind: IdRange['kind'] = 'uid'): number {
  const range = map.find((entry) => entry.kind === kind && entry.guest === 0);
  return range?.host ?? 0;
}

/** What liblxc writes to `/proc/<pid>/{uid,gid}_map`. */
export const lxcIdmap = (map: Idmap): readonly (readonly [string, string])[] =>
  map.map(({ kind, guest, host, count }) => [
    'lxc.idmap',
    `${kind === 'uid' ? 'u' : 'g'} ${guest} ${host} ${count}`,
  ]);

/**
 * The base map with the lines of `raw.idmap` cut into it (instances.md 10).
 * @throws DomainError (invalid) with LXD's text
 */
export function withRawIdmap(base: Idmap, raw: string): Idmap {
  const lines = raw.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '').reduce((map, line) => addLine(map, line), base);
}

function addLine(map: Idmap, line: string): Idmap {
  const [kind = '', hostText, guestText, ...rest] = line.split(/\s+/);
  const host = parseRange(hostText);
  const guest = parseRange(guestText);
  if (rest.length > 0 || !host || !guest || !['both', 'gid', 'uid'].includes(kind)) {
    throw invalid(`Invalid ID map line "${line}"`);
  }
  if (host.count !== guest.count) {
    throw invalid(`The ID map ranges are of different sizes "${line}"`);
  }
  const kinds = (['uid', 'gid'] as const).filter((one) => kind === 'both' || kind === one);
  return kinds.reduce((result, one) => {
    const entry = { kind: one, guest: guest.first, host: host.first, count: host.count };
    return insert(result, entry);
  }, map);
}

function parseRange(text: string | undefined): { first: number; count: number } | null {
  const match = /^(\d+)(?:-(\d+))?$/.exec(text ?? '');
  if (!match) return null;
  const first = Number(match[1]);
  const last = match[2] === undefined ? first : Number(match[2]);
  return last < first ? null : { first, count: last - first + 1 };
}

/** Every guest id that `entry` takes is cut out of the ranges that had it. */
function insert(map: Idmap, entry: IdRange): Idmap {
  const end = entry.guest + entry.count;
  const around = map.flatMap((range) => {
    const rangeEnd = range.guest + range.count;
    if (range.kind !== entry.kind || end <= range.guest || entry.guest >= rangeEnd) return [range];
    if (overlapsHost(range, entry)) {
      throw invalid("The ID map range is within the container's own range");
    }
    const before = { ...range, count: entry.guest - range.guest };
    const after = {
      ...range,
      guest: end,
      host: range.host + (end - range.guest),
      count: rangeEnd - end,
    };
    return [before, after].filter(({ count }) => count > 0);
  });
  return [...around, entry].sort((a, b) => b.kind.localeCompare(a.kind) || a.guest - b.guest);
}

const overlapsHost = (a: IdRange, b: IdRange): boolean =>
  a.host < b.host + b.count && b.host < a.host + a.count;
