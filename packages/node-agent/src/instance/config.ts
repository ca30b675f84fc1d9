/** An instance's expanded configuration; an absent or empty value means the default. */
export type Config = Readonly<Record<string, string>>;

const yes = new Set(['1', 'on', 'true', 'yes']);

/** As LXD reads booleans; values were checked when they were set. */
export const isTrue = (value: string | undefined): boolean => yes.has((value ?? '').toLowerCase());

export const isTrueOr = (value: string | undefined, unset: boolean): boolean =>
  value ? isTrue(value) : unset;

/** `[name, value]` of all keys below a prefix, sorted by name: `limits.kernel.` -> nofile. */
export const keysBelow = (config: Config, prefix: string): [name: string, value: string][] =>
  Object.entries(config)
    .filter(([key, value]) => key.startsWith(prefix) && value !== '')
    .map(([key, value]): [string, string] => [key.slice(prefix.length), value])
    .sort(([a], [b]) => (a < b ? -1 : 1));
