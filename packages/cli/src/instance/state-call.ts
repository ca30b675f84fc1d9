import { verbHelp } from '../shell/help.js';
import type { Flags } from '../shell/flags.js';
import type { Shell } from '../shell/shell.js';
import type { Verb } from '../shell/verb.js';

/** Shows the usage and says so when a change of state names nothing to change. */
export function wrongStateCall<F extends Flags>(
  shell: Shell,
  verb: Verb<F>,
  names: readonly string[],
  all: boolean,
): boolean {
  if (all || names.length > 0) return false;
  shell.streams.stderr.write(verbHelp(shell.setup.program, verb as unknown as Verb, shell.setup.globalFlags, false));
  return true;
}
