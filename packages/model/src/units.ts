import { invalid } from './errors.js';

// Amounts with units (instances.md §2 "Units"): an integer directly followed by its suffix,
// case-sensitive, without fractions.

const POWERS = ['k', 'M', 'G', 'T', 'P', 'E'];

const scales = (decimal: string, binary: string): [string, bigint][] =>
  POWERS.flatMap((prefix, index) => {
    const power = BigInt(index + 1);
    return [
      [prefix + decimal, 1000n ** power],
      [(prefix === 'k' ? 'K' : prefix) + binary, 1024n ** power],
    ] satisfies [string, bigint][];
  });

const BYTE_UNITS = new Map<string, bigint>([
  ['', 1n],
  ['B', 1n],
  [' bytes', 1n],
  ...scales('B', 'iB'),
]);

const BIT_UNITS = new Map<string, bigint>([
  ['', 1n],
  ['bit', 1n],
  ...scales('bit', 'ibit'),
]);

const MAX_INT64 = (1n << 63n) - 1n;

/**
 * `10GiB` in bytes; the empty text is 0. Above 2^53 the number is the nearest one JavaScript has.
 * @throws DomainError (invalid): bad form or unit, or more than 63 bits hold
 */
export const parseByteSize = (text: string): number => parseAmount(text, BYTE_UNITS);

/** `100Mbit` in bits; the empty text is 0. @throws DomainError (invalid) */
export const parseBitSize = (text: string): number => parseAmount(text, BIT_UNITS);

function parseAmount(text: string, units: ReadonlyMap<string, bigint>): number {
  if (text === '') return 0;
  const digits = /^\d*/.exec(text)![0];
  const factor = units.get(text.slice(digits.length));
  if (digits === '') throw invalid(`Invalid value: ${text}`);
  const count = BigInt(digits);
  if (count > MAX_INT64) throw invalid(`Invalid integer: ${text}`);
  if (factor === undefined) throw invalid(`Invalid value: ${text}`);
  if (count * factor > MAX_INT64) throw invalid(`Overflow multiplying ${count} with ${factor}`);
  return Number(count * factor);
}

/** `1.20MB`: powers of 1000, as `lxc` prints traffic and image sizes. Below 1000: `999B`. */
export const formatBytes = (bytes: number, precision = 2): string =>
  format(bytes, 1000, ['kB', 'MB', 'GB', 'TB', 'PB', 'EB'], precision);

/** `3.50MiB`: powers of 1024, as `lxc` prints memory and disk usage. Below 1024: `1023B`. */
export const formatBytesBinary = (bytes: number, precision = 2): string =>
  format(bytes, 1024, ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'], precision);

function format(bytes: number, base: number, units: readonly string[], precision: number): string {
  if (bytes < base) return `${bytes}B`;
  let value = bytes;
  let unit = 'B';
  for (unit of units) {
    value /= base;
    if (value < base) break;
  }
  return value.toFixed(precision) + unit;
}
