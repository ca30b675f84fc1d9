import { invalid } from '@lxd/model/errors';

const powers = ['', 'k', 'M', 'G', 'T', 'P', 'E'];

/**
 * `10MB`, `1GiB`, `512` in bytes (instances.md 2).
 * @throws DomainError (invalid)
 */
export function parseBytes(text: string): number {
  const match = /^(\d+)(?:(?: ?bytes|B)|([kMGTPE])(i?)B)?$/.exec(text);
  if (!match) throw invalid(`Invalid value: ${text}`);
  const base = match[3] === 'i' ? 1024 : 1000;
  return Number(match[1]) * base ** powers.indexOf(match[2] ?? '');
}

/** A memory limit: bytes, or a percentage of the host's memory. */
export function parseMemory(text: string, totalBytes: number): number {
  const percent = /^(\d+)%$/.exec(text);
  return percent ? Math.floor((totalBytes * Number(percent[1])) / 100) : parseBytes(text);
}
