import { readdirSync, readFileSync } from 'node:fs';

/** Ids of the processes whose environment holds `NAME=value`, found through /proc. */
export function processesWithEnvironment(name: string, value: string): number[] {
  const wanted = `${name}=${value}`;
  return numericEntries('/proc').filter((pid) =>
    (readOrEmpty(`/proc/${pid}/environ`) || '').split('\0').includes(wanted),
  );
}

/** Whether the process exists and is no zombie. */
export function alive(pid: number): boolean {
  const stat = readOrEmpty(`/proc/${pid}/stat`);
  return stat !== '' && !/^\d+ \(.*\) [ZX] /s.test(stat);
}

/** Proportional set size in bytes: shared pages count by their share. 0 when it is gone. */
export function pssBytes(pid: number): number {
  const match = /^Pss:\s+(\d+) kB$/m.exec(readOrEmpty(`/proc/${pid}/smaps_rollup`));
  return match ? Number(match[1]) * 1024 : 0;
}

export const commandLine = (pid: number): string =>
  readOrEmpty(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim();

/** The process's children, grandchildren and so on. */
export function descendants(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const each of numericEntries('/proc')) {
    const parent = Number(/^\d+ \(.*\) \S (\d+)/s.exec(readOrEmpty(`/proc/${each}/stat`))?.[1] ?? -1);
    children.set(parent, [...(children.get(parent) ?? []), each]);
  }
  const found: number[] = [];
  const visit = (of: number): void => {
    for (const child of children.get(of) ?? []) {
      found.push(child);
      visit(child);
    }
  };
  visit(pid);
  return found;
}

function numericEntries(folder: string): number[] {
  return readdirSync(folder)
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number);
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // it has ended meanwhile, or is not ours to read
  }
}
