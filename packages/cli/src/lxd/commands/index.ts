import type { VerbEntry } from '../../shell/verb.js';

/** Every verb of `lxd`, alphabetical. */
export const lxdVerbs: readonly VerbEntry[] = [
  { words: ['activateifneeded'], load: async () => (await import('./activateifneeded.js')).activateIfNeeded },
  { words: ['init'], load: async () => (await import('./init.js')).init },
  { words: ['shutdown'], load: async () => (await import('./shutdown.js')).shutdown },
  { words: ['sql'], load: async () => (await import('./sql.js')).sql },
  { words: ['version'], load: async () => (await import('./version.js')).version },
  { words: ['waitready'], load: async () => (await import('./waitready.js')).waitready },
] as readonly VerbEntry[];
