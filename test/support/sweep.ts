/**
 * Ends what test servers of a killed run left behind: processes whose LXD_DIR is a test folder,
 * then the folders. Exits with 1 if there was anything, since a test must clean up after itself.
 */
import { readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { alive, commandLine, endNow, processesOf } from './processes.js';
import { folderPrefix } from './server.js';
import { until } from './wait.js';

const left: string[] = [];
const pids = processesOf(folderPrefix);
for (const pid of pids) {
  left.push(`process ${pid}: ${commandLine(pid)}`);
  endNow(pid);
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
