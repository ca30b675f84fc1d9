import type { Config } from './api/config.js';
import type { ConfigKey, KeyType } from './config-key.js';
import { DomainError, invalid } from './errors.js';

/** The texts one kind of object has for mistakes in its keys. */
export interface KeyComplaints {
  unknown(name: string): string;
  invalid(name: string, value: string, why: string): string;
}

/** Instances and profiles. */
const PLAIN: KeyComplaints = {
  unknown: (name) => `Unknown configuration key: ${name}`,
  invalid: (_name, _value, why) => why,
};

/** What a key's `read` gives: its type, and null too when it may be unset without a default. */
export type ValueOf<K> = K extends { readonly type: KeyType<infer T> }
  ? K extends { readonly default: string }
    ? T
    : T | null
  : never;

type NameOf<Keys extends readonly ConfigKey[]> = Keys[number]['name'];
type KeyNamed<Keys extends readonly ConfigKey[], N> = Extract<Keys[number], { readonly name: N }>;

/** A set of keys, found by name, that checks and reads configurations. */
export interface KeyRegistry<Keys extends readonly ConfigKey[] = readonly ConfigKey[]> {
  readonly keys: Keys;

  /** The declaration that covers `name`, wildcards included; null when there is none. */
  find(name: string): ConfigKey | null;

  /**
   * Checks every key, in order of names. An empty value means "unset" and fits any key.
   * @throws DomainError (invalid) for the first mistake
   */
  check(config: Config, complaints?: KeyComplaints): void;

  /**
   * The value of one key, its default when unset. A stored value that is no longer valid counts
   * as unset, so that old databases can be read.
   */
  read<const N extends NameOf<Keys>>(config: Config, name: N): ValueOf<KeyNamed<Keys, N>>;
}

export function keyRegistry<const Keys extends readonly ConfigKey[]>(
  keys: Keys,
): KeyRegistry<Keys> {
  const exact = new Map<string, ConfigKey>(
    keys.filter((key) => !key.name.includes('*')).map((key) => [key.name, key]),
  );
  const patterns = keys
    .filter((key) => key.name.includes('*'))
    .map((key) => ({ key, pattern: patternOf(key.name) }));

  const find = (name: string): ConfigKey | null =>
    exact.get(name) ?? patterns.find(({ pattern }) => pattern.test(name))?.key ?? null;

  const check = (config: Config, complaints: KeyComplaints = PLAIN): void => {
    for (const name of Object.keys(config).sort()) {
      const key = find(name);
      if (key === null) throw invalid(complaints.unknown(name));
      const value = config[name]!;
      if (value !== '') checkValue(key, name, value, complaints);
    }
    const missing = keys.find((key) => key.required === true && (config[key.name] ?? '') === '');
    if (missing !== undefined) {
      throw invalid(complaints.invalid(missing.name, '', 'Required value'));
    }
  };

  const read = (config: Config, name: string): unknown => {
    const key = exact.get(name)!;
    const fallback = key.default === undefined ? null : key.type.parse(key.default);
    const text = config[name] ?? '';
    if (text === '') return fallback;
    try {
      return key.type.parse(text);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return fallback;
    }
  };

  return { keys, find, check, read: read as KeyRegistry<Keys>['read'] };
}

function checkValue(key: ConfigKey, name: string, value: string, complaints: KeyComplaints): void {
  try {
    key.type.parse(value);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw invalid(complaints.invalid(name, value, error.message));
  }
}

/** `*` inside is one segment, at the end all that follows; `**` may hold dots anywhere. */
function patternOf(name: string): RegExp {
  const parts = name.split(/(\*\*|\*$|\*)/).map((part, index, all) => {
    if (part === '**') return '.+';
    if (part === '*') return index === all.length - 2 && all.at(-1) === '' ? '.+' : '[^.]+';
    return part.replace(/[.\\+?^${}()|[\]]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`, 's');
}

/** Names whose values differ between two configurations; empty and absent are the same. */
export function changedKeys(before: Config, after: Config): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => (before[name] ?? '') !== (after[name] ?? '')).sort();
}

/** Without the keys that were set to nothing. */
export const withoutEmpty = (config: Config): Record<string, string> =>
  Object.fromEntries(Object.entries(config).filter(([, value]) => value !== ''));
