/**
 * Ends what test servers of a killed run left behind: processes whose LXD_DIR is a test folder,
 * then the folders. Exits with 1 if there was anything, since a test must clean up after itself.
 */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { alive } from './processes.js';
import { folderPrefix } from './server.js';
import { until } from './wait.js';

const left: string[] = [];
const pids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry)).map(Number).filter(belongsToTest);
for (const pid of pids) {
  left.push(`process ${pid}: ${readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')}`);
  process.kill(pid, 'SIGKILL');
}
await until('they are gone', () => !pids.some(alive));

const parent = dirname(folderPrefix);
for (const entry of readdirSync(parent)) {
  const folder = join(parent, entry);
  if (!folder.startsWith(folderPrefix)) continue;
  left.push(`folder ${folder}`);
  rmSync(folder, { recursive: true, force: true });
}

if (left.length > 0) {
  console.error(`The tests left behind:\n  ${left.join('\n  ')}`);
  process.exitCode = 1;
}

function belongsToTest(pid: number): boolean {
  try {
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    return environment.some((entry) => entry.startsWith(`LXD_DIR=${folderPrefix}`)) && pid !== process.pid;
  } catch {
    return false; // it has ended meanwhile
  }
}
