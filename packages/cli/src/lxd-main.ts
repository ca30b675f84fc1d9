import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { runLxd, startsDaemon } from './lxd/lxd.js';

const argv = process.argv.slice(2);

if (startsDaemon(argv)) {
  // The daemon is a program of its own, installed beside this one: what only administers it
  // need not load it, and this package need not know it.
  await import(pathToFileURL(daemonFile()).href);
} else {
  process.exitCode = await runLxd(argv);
}

/** LXD_DAEMON, or `daemon.mjs` beside this file or in the neighbouring folder. */
function daemonFile(): string {
  const named = process.env['LXD_DAEMON'];
  if (named !== undefined && named !== '') return named;
  const here = dirname(fileURLToPath(import.meta.url));
  const candidates = [join(here, 'daemon.mjs'), join(here, '..', 'daemon', 'daemon.mjs')];
  return candidates.find((file) => existsSync(file)) ?? (candidates[0] as string);
}
