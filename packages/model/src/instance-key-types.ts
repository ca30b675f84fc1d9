import type { KeyType } from './config-key.js';
import { invalid } from './errors.js';
import { parseGoInteger } from './go-integer.js';
import { parseByteSize } from './units.js';

// Kinds of value of instance keys (instances.md §4, §6, §8).

/** `limits.cpu`: that many CPUs wherever there is room, or these very ones. */
export type CpuLimit =
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'set'; readonly cpus: readonly number[] }; // ascending

export const cpuLimit: KeyType<CpuLimit> = {
  name: 'CPU limit',
  parse(text) {
    if (/^\d{1,9}$/.test(text)) return { kind: 'count', count: Number(text) };
    return { kind: 'set', cpus: parseCpuSet(text) };
  },
};

/** `0-3,7`: no machine has more than 8192 CPUs (the kernel's NR_CPUS on x86). */
const MAX_CPUS = 8192;

/** @throws DomainError (invalid) */
export function parseCpuSet(text: string): number[] {
  const cpus = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^(\d{1,5})(-(\d{1,5}))?$/.exec(part);
    const first = Number(match?.[1]);
    const last = Number(match?.[3] ?? match?.[1]);
    if (match === null || first > last || last >= MAX_CPUS) {
      throw invalid('Invalid CPU limit syntax');
    }
    for (let cpu = first; cpu <= last; cpu++) cpus.add(cpu);
  }
  return [...cpus].sort((a, b) => a - b);
}

/** `limits.cpu.allowance`: a share that counts under load, or hard time slices. */
export type CpuAllowance =
  | { readonly kind: 'share'; readonly percent: number }
  | { readonly kind: 'quota'; readonly quotaMs: number; readonly periodMs: number };

export const cpuAllowance: KeyType<CpuAllowance> = {
  name: 'CPU allowance',
  parse(text) {
    if (text.endsWith('%')) return { kind: 'share', percent: atoi(text.slice(0, -1)) };
    const parts = text.split('/');
    if (parts.length !== 2) throw invalid(`Invalid allowance: ${text}`);
    const [quotaMs, periodMs] = parts.map((part) => atoi(part.replace(/ms$/, '')));
    if (quotaMs! < 0 || periodMs! <= 0) throw invalid(`Invalid allowance: ${text}`);
    return { kind: 'quota', quotaMs: quotaMs!, periodMs: periodMs! };
  },
};

const atoi = (text: string): number => Number(parseGoInteger('Atoi', text));

/** `limits.memory`: bytes, or a share of the host's memory. */
export type MemoryLimit =
  | { readonly kind: 'bytes'; readonly bytes: number }
  | { readonly kind: 'percent'; readonly percent: number };

export const memoryLimit: KeyType<MemoryLimit> = {
  name: 'size or percentage',
  parse(text) {
    if (text.endsWith('%')) {
      const percent = Number(parseGoInteger('ParseInt', text.slice(0, -1)));
      if (percent === 0) throw invalid("Memory limit can't be 0%");
      if (percent < 0) throw invalid(`Invalid value: ${text}`);
      return { kind: 'percent', percent };
    }
    const bytes = parseByteSize(text);
    if (bytes === 0) throw invalid("Memory limit can't be 0");
    return { kind: 'bytes', bytes };
  },
};

/** `limits.kernel.*` as liblxc takes it after `lxc.prlimit.NAME =`; the kernel judges the parts. */
export function parseKernelLimit(text: string): { readonly soft: string; readonly hard: string } {
  const [soft = '', hard = soft] = text.split(':', 2);
  return { soft, hard };
}
