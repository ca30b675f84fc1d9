import type { Config } from './api/config.js';
import { isTrue } from './booleans.js';
import { DomainError, invalid } from './errors.js';
import { integer } from './key-types.js';
import { serverKeys } from './server-keys/index.js';

/**
 * Checks a server configuration as a whole: each key, then keys that exclude each other.
 * @throws DomainError (invalid) with the first mistake by name, and how many more there are
 */
export function checkServerConfig(config: Config): void {
  const mistakes = Object.keys(config)
    .sort()
    .flatMap((name) => {
      const mistake = mistakeIn(name, config[name]!);
      return mistake === null ? [] : [`cannot set '${name}' to '${config[name]}': ${mistake}`];
    });
  const [first, ...more] = mistakes;
  if (first !== undefined) {
    throw invalid(more.length === 0 ? first : `${first} (and ${more.length} more errors)`);
  }
  const isSet = (prefix: string) =>
    Object.keys(config).some((name) => name.startsWith(prefix) && config[name] !== '');
  if (isSet('candid.') && isSet('rbac.')) throw invalid('RBAC and Candid are mutually exclusive');
}

function mistakeIn(name: string, value: string): string | null {
  const key = serverKeys.find(name);
  if (key === null) return 'unknown key';
  if (value === '') return null;
  try {
    if (key.type.name === 'integer') integer.parse(value);
  } catch {
    return 'invalid integer';
  }
  try {
    key.type.parse(value);
    return null;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return key.type.name === 'boolean' ? 'invalid boolean' : error.message;
  }
}

/**
 * What a client gives in `config`, as strings; null and "" unset, `true` keeps a secret as it is
 * and so leaves the result without the key.
 * @throws DomainError (invalid) for values of other types
 */
export function serverConfigFrom(given: Readonly<Record<string, unknown>>): Record<string, string> {
  const config: Record<string, string> = {};
  for (const name of Object.keys(given).sort()) {
    const value = given[name];
    if (value === null || value === undefined) config[name] = '';
    else if (value === true && serverKeys.find(name)?.secret === true) continue;
    else if (typeof value === 'string') config[name] = value;
    else throw invalid(`cannot set '${name}': invalid type ${goTypeOf(value)}`);
  }
  return config;
}

/** The words LXD uses: the kinds of Go's reflection. */
function goTypeOf(value: unknown): string {
  if (typeof value === 'number') return 'float64';
  if (typeof value === 'boolean') return 'bool';
  return Array.isArray(value) ? 'slice' : 'map';
}

/** A value in the one spelling that is kept: booleans have several. Checked before. */
export function storedServerValue(name: string, value: string): string {
  if (value === '' || serverKeys.find(name)?.type.name !== 'boolean') return value;
  return String(isTrue(value));
}

/** What is shown: no keys at their default, and `true` for a secret. */
export function shownServerConfig(config: Config): Record<string, string | true> {
  const shown: Record<string, string | true> = {};
  for (const name of Object.keys(config).sort()) {
    const key = serverKeys.find(name);
    const value = config[name]!;
    if (value === '' || value === key?.default) continue;
    shown[name] = key?.secret === true ? true : value;
  }
  return shown;
}

/** Whether a key belongs to one member or to all. */
export const isLocalServerKey = (name: string): boolean =>
  serverKeys.find(name)?.scope === 'local';
