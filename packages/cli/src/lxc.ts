import { nouns } from './commands/nouns.js';
import { verbs } from './commands/index.js';
import { flag, globalFlags } from './shell/flags.js';
import { firstRun } from './shell/first-run.js';
import { processStreams } from './shell/process-streams.js';
import { run, type Program } from './shell/run.js';
import { loadAliases } from './shell/load-aliases.js';
import { expandAlias } from './shell/user-aliases.js';
import { VERSION } from './version.js';

const program: Program = {
  name: 'lxc',
  version: VERSION,
  verbs,
  nouns,
  ownFlags: { all: flag.boolean('Show less common commands') },
  globalFlags,
  prepare: firstRun,
};

/** One `lxc` command line, aliases expanded. Resolves with the exit status. */
export async function runLxc(argv: readonly string[]): Promise<number> {
  if (argv[0] === '__complete') {
    const { printCandidates } = await import('./completion/print.js');
    return printCandidates(program, argv.slice(1), processStreams);
  }
  const expanded = expandAlias(argv, await loadAliases(process.env));
  if (expanded === null) return run(program, argv, processStreams);
  if ((expanded[0] ?? '').startsWith('/')) return runProgram(expanded);
  return run(program, expanded, processStreams);
}

async function runProgram([command = '', ...args]: readonly string[]): Promise<number> {
  const { spawn } = await import('node:child_process');
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit' });
    child.once('error', (error) => {
      process.stderr.write(`Error: processing aliases failed: ${error.message}\n`);
      resolve(1);
    });
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
