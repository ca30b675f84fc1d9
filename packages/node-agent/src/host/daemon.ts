import { spawn } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';

/** A program that keeps running when the agent ends. Its start time tells it from a later user of its pid. */
export interface DaemonId {
  readonly pid: number;
  /** Field 22 of /proc/<pid>/stat: clock ticks since boot. */
  readonly startTime: string;
}

export interface StartedDaemon extends DaemonId {
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/**
 * Starts a program in a session of its own, its output going to a log file that begins anew.
 * @throws the error of spawn when there is no such program
 */
export async function startDaemon(argv: readonly string[], logFile: string): Promise<StartedDaemon> {
  const [program = '', ...args] = argv;
  const log = await open(logFile, 'w', 0o600);
  try {
    const stdio = ['ignore' as const, log.fd, log.fd];
    const child = spawn(program, args, { detached: true, cwd: '/', stdio });
    const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) =>
      child.once('exit', (code, signal) => resolve({ code, signal })),
    );
    await new Promise((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    child.unref();
    const pid = child.pid!;
    return { pid, startTime: (await startTimeOf(pid)) ?? '', exited };
  } finally {
    await log.close();
  }
} // prettier-ignore

/** @returns null when no such process runs (a zombie doesn't) */
export async function startTimeOf(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // from field 3, the state
    return fields[0] === 'Z' ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}

export const isRunning = async ({ pid, startTime }: DaemonId): Promise<boolean> =>
  (await startTimeOf(pid)) === startTime;

const graceMs = 2000; // dnsmasq and its like end at once on SIGTERM; longer means it hangs
const stepMs = 10;

/** Ends it: SIGTERM, then SIGKILL. Resolves when it is gone. */
export async function endDaemon(daemon: DaemonId): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (!(await isRunning(daemon))) return;
    signalDaemon(daemon, signal);
    for (let waited = 0; waited < graceMs; waited += stepMs) {
      if (!(await isRunning(daemon))) return;
      await new Promise((resolve) => setTimeout(resolve, stepMs));
    }
  }
}

export function signalDaemon({ pid }: DaemonId, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
