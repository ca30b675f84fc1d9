import { find } from '../shell/find.js';
import { processStreams } from '../shell/process-streams.js';
import { run, type Program } from '../shell/run.js';
import { VERSION } from '../version.js';
import { lxdVerbs } from './commands/index.js';
import { bareFlags, daemonFlags } from './flags.js';

const program: Program = {
  name: 'lxd',
  version: VERSION,
  verbs: lxdVerbs,
  nouns: [
    {
      words: [],
      bare: true,
      summary: 'The LXD container manager (daemon)',
      description: `The LXD container manager (daemon)

This is the LXD daemon command line. It's typically started directly by your
init system and interacted with through a tool like \`lxc\`.

There are however a number of subcommands that let you interact directly with
the local LXD daemon and which may not be performed through the REST API alone.`,
    },
  ],
  ownFlags: bareFlags,
  globalFlags: daemonFlags,
};

/** Whether a command line starts the daemon: no verb, and nothing asked for but flags of its own. */
export function startsDaemon(argv: readonly string[]): boolean {
  const found = find(argv, { ...program, globalFlags: { ...daemonFlags, ...bareFlags } });
  if (found.kind !== 'noun') return false;
  return !argv.some((arg) => ['-h', '--help', '--version'].includes(arg));
}

/** One `lxd` command line other than the daemon's. Resolves with the exit status. */
export const runLxd = (argv: readonly string[]): Promise<number> =>
  run(program, argv, processStreams);
