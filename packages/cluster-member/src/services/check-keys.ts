import type { ConfigKey } from '@lxd/model/config-key';
import { DomainError, invalid } from '@lxd/model/errors';

type ConfigMap = Readonly<Record<string, string>>;

/** The texts a kind of object has for its mistakes. */
export interface KeyComplaints {
  unknown(key: string): string;
  bad(key: string, why: string): string;
}

/**
 * Checks every key of a configuration. An empty value means "unset" and fits any key; `user.*`
 * belongs to the user.
 * @throws DomainError (invalid) for the first mistake, keys in order
 */
export function checkKeys(
  keys: readonly ConfigKey[],
  config: ConfigMap,
  complaints: KeyComplaints,
): void {
  for (const name of Object.keys(config).sort()) {
    const value = config[name] ?? '';
    if (name.startsWith('user.')) continue;
    const key = findKey(keys, name);
    if (key === null) throw invalid(complaints.unknown(name));
    if (value === '') continue;
    try {
      key.type.parse(value);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      throw invalid(complaints.bad(name, error.message));
    }
  }
  const missing = keys.find((key) => key.required === true && !config[key.name]);
  if (missing !== undefined) throw invalid(complaints.bad(missing.name, 'Required value'));
}

/** The declaration of a key, `*` in its name standing for one segment; null when there is none. */
export function findKey(keys: readonly ConfigKey[], name: string): ConfigKey | null {
  const segments = name.split('.');
  return (
    keys.find((key) => key.name === name) ??
    keys.find((key) => key.name.includes('*') && fits(key.name.split('.'), segments)) ??
    null
  );
}

/** A `*` at the end takes all that is left (`user.*`), one inside takes a segment. */
function fits(pattern: readonly string[], segments: readonly string[]): boolean {
  if (segments.length < pattern.length) return false;
  if (segments.length > pattern.length && pattern.at(-1) !== '*') return false;
  return pattern.every((part, index) => part === '*' || part === segments[index]);
}

/** Keys that differ between two configurations. */
export function changedKeys(before: ConfigMap, after: ConfigMap): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => (before[name] ?? '') !== (after[name] ?? '')).sort();
}

/** Without keys that were set to nothing. */
export function withoutEmpty(config: ConfigMap): Record<string, string> {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== ''));
}
