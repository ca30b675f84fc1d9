import { writeHeapSnapshot } from 'node:v8';

import { chain } from '@lxd/model/errors';

import { Daemon } from './daemon.js';
import { directoriesFrom } from './directories.js';
import { openLog, type DaemonLog } from './logging.js';
import { readOptions } from './options.js';

/** `lxd` without a subcommand: runs the daemon until somebody ends it. */
async function main(): Promise<void> {
  if (process.getuid?.() !== 0) throw new Error('This must be run as root');
  const options = readOptions(process.argv.slice(2));
  const log = openLog({ file: options.logFile, level: options.level });
  dieOfBugs(log);
  const daemon = await Daemon.start({
    directories: directoriesFrom(process.env),
    group: options.group,
    log,
    onEnd: () => process.exit(0),
  });
  const stop = (instances: boolean, waitForOperations: boolean) => () =>
    void daemon.shutDown({ instances, waitForOperations });
  process.on('SIGHUP', () => undefined);
  process.on('SIGINT', stop(false, false));
  process.on('SIGPWR', stop(true, true));
  process.on('SIGQUIT', stop(false, false));
  process.on('SIGTERM', stop(false, true));
  const { memoryProfile } = options;
  // Everything waits while V8 writes; nobody who didn't ask for it on the command line is exposed.
  if (memoryProfile !== null) process.on('SIGUSR1', () => void writeHeapSnapshot(memoryProfile));
}

/** What nobody caught leaves a state nobody knows: end, and let supervision start afresh. */
function dieOfBugs({ logger }: DaemonLog): void {
  const die = (error: unknown) => {
    logger.fatal({ error: chain(error), stack: error instanceof Error ? error.stack : '' }, 'Bug');
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(70);
  };
  process.on('uncaughtException', die);
  process.on('unhandledRejection', die);
}

main().catch((error: unknown) => {
  process.stderr.write(`Error: ${chain(error)}\n`);
  process.exit(1);
});
