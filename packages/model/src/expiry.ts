import type { KeyType } from './config-key.js';
import { invalid } from './errors.js';

/** A stretch of calendar time, added unit by unit, the largest first. */
export interface Expiry {
  readonly years: number;
  readonly months: number;
  readonly weeks: number;
  readonly days: number;
  readonly hours: number;
  readonly minutes: number;
}

const UNITS: Readonly<Record<string, keyof Expiry>> = {
  y: 'years',
  m: 'months',
  w: 'weeks',
  d: 'days',
  H: 'hours',
  M: 'minutes',
};

/** `1M 2H 3d 4w 5m 6y`: each unit at most once, in any order. */
export const expiry: KeyType<Expiry> = {
  name: 'expiry',
  parse(text) {
    const parsed: Partial<Record<keyof Expiry, number>> = {};
    for (const part of text.split(' ')) {
      const match = /^(\d{1,9})([MHdwmy])$/.exec(part);
      const unit = match === null ? undefined : UNITS[match[2]!];
      if (unit === undefined || parsed[unit] !== undefined) {
        throw invalid('Invalid expiry expression');
      }
      parsed[unit] = Number(match![1]);
    }
    return { years: 0, months: 0, weeks: 0, days: 0, hours: 0, minutes: 0, ...parsed };
  },
};

/** When something made at `created` expires, in UTC. */
export function expiresAt(created: Date, { years, months, weeks, days, hours, minutes }: Expiry) {
  const date = new Date(created);
  date.setUTCFullYear(
    created.getUTCFullYear() + years,
    created.getUTCMonth() + months,
    created.getUTCDate() + 7 * weeks + days,
  );
  date.setUTCHours(created.getUTCHours() + hours, created.getUTCMinutes() + minutes);
  return date;
}
