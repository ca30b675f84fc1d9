import { readdirSync, readFileSync } from 'node:fs';

/**
 * Ids of all processes of the servers whose LXD_DIR begins with the given path: daemon, agent, dnsmasq,
 * clients, and the monitors (whose title has overwritten their environment) with their guests.
 */
export function processesOf(dir: string): number[] {
  const own = numericEntries('/proc').filter(
    (pid) =>
      pid !== process.pid &&
      (readOrEmpty(`/proc/${pid}/environ`).split('\0').some((entry) => entry.startsWith(`LXD_DIR=${dir}`)) ||
        (/^\[lx[cd] monitor\] (.*)/.exec(commandLine(pid))?.[1] ?? '').startsWith(dir)),
  );
  return [...new Set([...own, ...descendants(own)])].filter(alive);
}

/** Whether the process exists and is no zombie. */
export function alive(pid: number): boolean {
  const stat = readOrEmpty(`/proc/${pid}/stat`);
  return stat !== '' && !/^\d+ \(.*\) [ZX] /s.test(stat);
}

/** Kills a process that may have ended meanwhile. */
export function endNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Proportional set size in bytes: shared pages count by their share. 0 when it is gone. */
export function pssBytes(pid: number): number {
  const match = /^Pss:\s+(\d+) kB$/m.exec(readOrEmpty(`/proc/${pid}/smaps_rollup`));
  return match ? Number(match[1]) * 1024 : 0;
}

export const commandLine = (pid: number): string =>
  readOrEmpty(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim();

/** The processes' children, grandchildren and so on. */
function descendants(pids: readonly number[]): number[] {
  const children = new Map<number, number[]>();
  for (const each of numericEntries('/proc')) {
    const parent = Number(/^\d+ \(.*\) \S (\d+)/s.exec(readOrEmpty(`/proc/${each}/stat`))?.[1] ?? -1);
    children.set(parent, [...(children.get(parent) ?? []), each]);
  }
  const below = (pid: number): number[] => (children.get(pid) ?? []).flatMap((child) => [child, ...below(child)]);
  return pids.flatMap(below);
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
