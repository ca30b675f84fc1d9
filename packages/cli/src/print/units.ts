const powers = ['kB', 'MB', 'GB', 'TB', 'PB', 'EB'] as const;
const binary = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const;

/** Bytes in powers of 1000: `0.98MB` with 2 decimals, `512B`. */
export const decimalSize = (bytes: number, decimals: number): string =>
  scaled(bytes, decimals, 1000, powers);

/** Bytes in powers of 1024: `1.29MiB`. */
export const binarySize = (bytes: number, decimals: number): string =>
  scaled(bytes, decimals, 1024, binary);

function scaled(
  bytes: number,
  decimals: number,
  base: number,
  units: readonly string[],
): string {
  if (bytes < base) return `${bytes}B`;
  let value = bytes;
  for (const [index, unit] of units.entries()) {
    value /= base;
    if (value < base || index === units.length - 1) return `${value.toFixed(decimals)}${unit}`;
  }
  return `${bytes}B`;
}
