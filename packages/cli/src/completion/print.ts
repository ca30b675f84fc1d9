import { globalFlags } from '../shell/flags.js';
import type { Program } from '../shell/run.js';
import { Shell, type Streams } from '../shell/shell.js';
import { complete } from './complete.js';
import { namesFrom } from './names.js';

/** `lxc __complete WORD... CURRENT`: a candidate a line, for the scripts in deploy/completion. */
export async function printCandidates(
  program: Program,
  words: readonly string[],
  streams: Streams,
): Promise<number> {
  const global = { debug: false, 'force-local': words.includes('--force-local'), help: false, project: '', quiet: true, 'sub-commands': false, verbose: false, version: false };
  const shell = new Shell({ streams, program: program.name, version: program.version, global, globalFlags });
  try {
    const found = await complete(program, words.slice(0, -1), words.at(-1) ?? '', namesFrom(shell));
    streams.stdout.write(found.map((each) => `${each}\n`).join(''));
    return 0;
  } finally {
    shell.close();
  }
} // prettier-ignore
