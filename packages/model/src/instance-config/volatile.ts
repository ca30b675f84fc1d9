import type { Config } from '../api/config.js';
import { invalid } from '../errors.js';

/**
 * The maps of ids decide who owns the files on disk, so a client that leaves them out of a PUT
 * is refused.
 * @throws DomainError (invalid)
 */
export function checkVolatileUpdate(before: Config, after: Config): void {
  const lost = Object.keys(before).some(
    (name) => isIdmapKey(name) && (before[name] ?? '') !== '' && (after[name] ?? '') === '',
  );
  if (lost) throw invalid("Volatile idmap keys can't be deleted by the user");
}

const isIdmapKey = (name: string): boolean =>
  name.startsWith('volatile.idmap.') || name === 'volatile.last_state.idmap';

/** Keys whose change asks for a new map of ids. */
const IDMAP_KEYS = [
  'raw.idmap',
  'security.idmap.base',
  'security.idmap.isolated',
  'security.idmap.size',
  'security.privileged',
];

/** Whether `volatile.idmap.next` must be worked out anew. */
export const changesIdmap = (before: Config, after: Config): boolean =>
  IDMAP_KEYS.some((name) => (before[name] ?? '') !== (after[name] ?? ''));

/** What a copy takes over: all but volatile keys, of which the image it came from stays. */
export function copiedConfig(config: Config, { keepIdmap }: { keepIdmap: boolean }): Config {
  const kept = ['volatile.base_image', ...(keepIdmap ? ['volatile.last_state.idmap'] : [])];
  return Object.fromEntries(
    Object.entries(config).filter(([name]) => !name.startsWith('volatile.') || kept.includes(name)),
  );
}

/** A device's volatile keys, without their prefix. */
export function volatileOfDevice(config: Config, device: string): Record<string, string> {
  const prefix = `volatile.${device}.`;
  return Object.fromEntries(
    Object.entries(config)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  );
}
