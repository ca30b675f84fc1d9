import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { runLxd, startsDaemon } from './lxd/lxd.js';

const argv = process.argv.slice(2);

// Daemon and agent are programs of their own, installed beside this one: what only administers
// them need not load them, and this package need not know them.
if (startsDaemon(argv)) {
  await import(pathToFileURL(beside('daemon.mjs', process.env['LXD_DAEMON'])).href);
} else if (argv[0] === 'forkagent') {
  process.argv.splice(2, 1); // a word for here, not for the agent
  await import(pathToFileURL(beside('node-agent.mjs', process.env['LXD_AGENT_PATH'])).href);
} else {
  process.exitCode = await runLxd(argv);
}

/** What the environment names, or the file beside this one. */
function beside(file: string, named: string | undefined): string {
  if (named !== undefined && named !== '') return named;
  return join(dirname(fileURLToPath(import.meta.url)), file);
}
