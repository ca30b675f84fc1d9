import { parseByteSize } from '@lxd/model/units';

/** A memory limit: bytes, or a percentage of the host's memory. */
export function parseMemory(text: string, totalBytes: number): number {
  const percent = /^(\d+)%$/.exec(text);
  return percent ? Math.floor((totalBytes * Number(percent[1])) / 100) : parseByteSize(text);
}
