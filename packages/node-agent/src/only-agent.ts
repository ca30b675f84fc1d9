import { link, readFile, rm, writeFile } from 'node:fs/promises';

import { conflict } from '@lxd/model/errors';

import { isRunning, startTimeOf } from './host/daemon.js';
import { ifPresent } from './host/missing.js';

/**
 * Makes this process the one agent of its folder. The claim names the process with its start
 * time, so that of a dead agent never holds, whoever has its pid now.
 * @throws DomainError (conflict) while another runs
 */
export async function becomeOnlyAgent(pidFile: string): Promise<void> {
  const mine = `${pidFile}.${process.pid}`;
  await writeFile(mine, `${process.pid} ${await startTimeOf(process.pid)}\n`, { mode: 0o600 });
  try {
    while (!(await claim(mine, pidFile))) {
      const holder = await ifPresent(readFile(pidFile, 'utf8'));
      const [pid = 0, startTime = ''] = holder?.trim().split(' ') ?? [];
      if (await isRunning({ pid: Number(pid), startTime: String(startTime) })) {
        throw conflict(`A node agent is already running with process id ${pid}`);
      }
      await rm(pidFile, { force: true });
    }
  } finally {
    await rm(mine, { force: true });
  }
}

/** A link comes into being whole, or not at all when the name is taken. */
const claim = (mine: string, pidFile: string): Promise<boolean> =>
  link(mine, pidFile).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false;
      throw error;
    },
  );
