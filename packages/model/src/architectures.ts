import { DomainError } from './errors.js';

/** A kernel architecture; the name is what `uname -m` prints, the id what the database holds. */
export interface Architecture {
  readonly id: number;
  readonly name: string;
  readonly aliases: readonly string[]; // accepted on input
  /** Names of the architectures its kernel runs besides its own. */
  readonly personalities: readonly string[];
}

/** All of them (config-and-images.md §6), by id. */
export const ARCHITECTURES: readonly Architecture[] = [
  { id: 1, name: 'i686', aliases: ['i386', 'i586', '386', 'x86', 'generic_32'], personalities: [] },
  { id: 2, name: 'x86_64', aliases: ['amd64', 'generic_64'], personalities: ['i686'] },
  { id: 3, name: 'armv7l', personalities: [], aliases: [
    'armel', 'armhf', 'arm', 'armhfp', 'armv7a_hardfp', 'armv7', 'armv7a_vfpv3_hardfp',
  ] },
  { id: 4, name: 'aarch64', aliases: ['arm64', 'arm64_generic'], personalities: ['armv7l'] },
  { id: 5, name: 'ppc', aliases: ['powerpc'], personalities: [] },
  { id: 6, name: 'ppc64', aliases: ['powerpc64'], personalities: ['ppc'] },
  { id: 7, name: 'ppc64le', aliases: ['ppc64el'], personalities: [] },
  { id: 8, name: 's390x', aliases: [], personalities: [] },
  { id: 9, name: 'mips', aliases: ['mipsel'], personalities: [] },
  { id: 10, name: 'mips64', aliases: ['mips64el'], personalities: ['mips'] },
  { id: 11, name: 'riscv32', aliases: [], personalities: [] },
  { id: 12, name: 'riscv64', aliases: [], personalities: [] },
]; // prettier-ignore

export const ARCHITECTURE_NAMES: readonly string[] = ARCHITECTURES.map(({ name }) => name);

/** By name or alias: `amd64` finds x86_64. */
export const findArchitecture = (name: string): Architecture | null =>
  ARCHITECTURES.find((one) => one.name === name || one.aliases.includes(name)) ?? null;

/** By the id the database holds. */
export const architectureOfId = (id: number): Architecture | null =>
  ARCHITECTURES.find((one) => one.id === id) ?? null;

/** @throws DomainError (internal, as LXD answers 500) for a name that is none */
export function architectureOf(name: string): Architecture {
  const found = findArchitecture(name);
  if (found === null) throw new DomainError('internal', `Architecture isn't supported: ${name}`);
  return found;
}

/** The names a host runs: its own first, then its personalities. */
export function supportedBy(machine: string): string[] {
  const { name, personalities } = architectureOf(machine);
  return [name, ...personalities];
}
