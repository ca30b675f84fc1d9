import { runCommand } from '../../instance/exec.js';
import { UsageError } from '../../shell/errors.js';
import { flag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const instanceExec = verb({
  words: ['exec'],
  usage: '[<remote>:]<instance> [flags] [--] <command line>',
  args: [2, Infinity],
  summary: 'Execute commands in instances',
  description: `Execute commands in instances

The command is executed directly using exec, so there is no shell and
shell patterns (variables, file redirects, ...) won't be understood.
If you need a shell environment you need to execute the shell
executable, passing the shell commands as arguments, for example:

  lxc exec <instance> -- sh -c "cd /tmp && pwd"

Mode defaults to non-interactive, interactive mode is selected if both stdin AND stdout are terminals (stderr is ignored).`,
  flags: {
    cwd: flag.string('Directory to run the command in (default /root)'),
    'disable-stdin': flag.boolean('Disable stdin (reads from /dev/null)', { short: 'n' }),
    env: flag.list('Environment variable to set (e.g. HOME=/home/foo)'),
    'force-interactive': flag.boolean('Force pseudo-terminal allocation', { short: 't' }),
    'force-noninteractive': flag.boolean('Disable pseudo-terminal allocation', { short: 'T' }),
    group: flag.unsigned('Group ID to run the command as (default 0)'),
    mode: flag.string('Override the terminal mode (auto, interactive or non-interactive)', { initial: 'auto' }),
    user: flag.unsigned('User ID to run the command as (default 0)'),
  },

  async run({ args: [argument = '', ...command], flags, shell }) {
    if (flags['force-interactive'] && flags['force-noninteractive']) {
      throw new UsageError("You can't pass -t and -T at the same time");
    }
    if (flags.mode !== 'auto' && (flags['force-interactive'] || flags['force-noninteractive'])) {
      throw new UsageError("You can't pass -t or -T at the same time as --mode");
    }
    if (!['auto', 'interactive', 'non-interactive'].includes(flags.mode)) {
      throw new UsageError('Invalid mode');
    }
    const { server, name } = await shell.resource(argument);
    const { stdin, stdout } = shell.streams;
    const interactive =
      flags['force-interactive'] || flags.mode === 'interactive'
        ? true
        : flags['force-noninteractive'] || flags.mode === 'non-interactive'
          ? false
          : stdin.isTTY === true && stdout.isTTY === true;
    const term = shell.streams.env['TERM'];
    return runCommand(shell, server, name, {
      command,
      interactive: interactive && !flags['disable-stdin'],
      disableStdin: flags['disable-stdin'],
      environment: { ...(term === undefined ? {} : { TERM: term }), ...readEnvironment(flags.env) },
      user: flags.user,
      group: flags.group,
      cwd: flags.cwd,
    });
  },
});

/** `NAME=value`; a name alone is set to nothing. */
const readEnvironment = (words: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    words.map((word) => {
      const equals = word.indexOf('=');
      return equals < 0 ? [word, ''] : [word.slice(0, equals), word.slice(equals + 1)];
    }),
  );
