import { readdir, readFile, realpath } from 'node:fs/promises';

/**
 * The kernel's file systems as the parsers here see them. Paths are absolute. What is absent, or
 * what the kernel refuses to tell (a link's speed while it is down), is null or an empty list.
 */
export interface HostTree {
  /** The content without surrounding space. */
  text(path: string): Promise<string | null>;
  bytes(path: string): Promise<Buffer | null>;
  /** Names in a folder, in natural order: cpu2 before cpu10. */
  list(path: string): Promise<string[]>;
  /** Where a path leads, free of links; null when that is nowhere. */
  resolve(path: string): Promise<string | null>;
}

/** This machine. */
export const hostTree: HostTree = {
  text: async (path) => (await readable(readFile(path, 'utf8')))?.trim() ?? null,
  bytes: (path) => readable(readFile(path)),
  list: async (path) => naturally((await readable(readdir(path))) ?? []),
  resolve: (path) => readable(realpath(path)),
};

/** An attribute may fail to be read in a dozen ways (EIO, EINVAL, ENODEV); all mean: no answer. */
async function readable<T>(operation: Promise<T>): Promise<T | null> {
  try {
    return await operation;
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) return null;
    throw error;
  }
}

const order = new Intl.Collator('en', { numeric: true });

export const naturally = (names: readonly string[]): string[] =>
  [...names].sort((a, b) => order.compare(a, b) || (a < b ? -1 : 1));

/** A whole number, decimal unless `radix` says otherwise; null for anything else. */
export async function numberAt(tree: HostTree, path: string, radix = 10): Promise<number | null> {
  const value = Number.parseInt((await tree.text(path)) ?? '', radix);
  return Number.isNaN(value) ? null : value;
}

/** `1` and nothing else is yes. */
export const flagAt = async (tree: HostTree, path: string): Promise<boolean> =>
  (await tree.text(path)) === '1';

/** Leaves out what is null or empty, as LXD's JSON does. */
export const present = <T extends object>(fields: {
  readonly [K in keyof T]: T[K] | null;
}): T =>
  Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== '' && value !== 0),
  ) as T;
