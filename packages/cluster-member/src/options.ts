import { parseArgs } from 'node:util';

import type { LogLevel } from './logging.js';

/** The daemon's command line. */
export interface DaemonOptions {
  readonly logFile: string | null;
  readonly level: LogLevel;
  readonly group: string | null;
  /** Where SIGUSR1 puts a snapshot of the heap; null: nowhere. */
  readonly memoryProfile: string | null;
}

/** @throws TypeError on what it doesn't know */
export function readOptions(args: readonly string[]): DaemonOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      debug: { type: 'boolean', short: 'd' },
      group: { type: 'string' },
      logfile: { type: 'string' },
      memprofile: { type: 'string' },
      syslog: { type: 'boolean' }, // systemd's journal takes standard error
      trace: { type: 'string', multiple: true },
      verbose: { type: 'boolean', short: 'v' },
    },
  });
  return {
    logFile: values.logfile ?? null,
    level: values.debug === true ? 'debug' : values.verbose === true ? 'info' : 'warn',
    group: values.group ?? null,
    memoryProfile: values.memprofile ?? null,
  };
}
