import { changeStates } from '../../instance/change-state.js';
import { wrongStateCall } from '../../instance/state-call.js';
import { flag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const instanceRestart = verb({
  words: ['restart'],
  usage: '[<remote>:]<instance> [[<remote>:]<instance>...]',
  args: [0, Infinity],
  summary: 'Restart instances',
  description: `Restart instances

The opposite of "lxc pause" is "lxc start".`,
  flags: {
    all: flag.boolean('Run against all instances'),
    console: flag.optional('Immediately attach to the console', 'console'),
    force: flag.boolean('Force the instance to shutdown', { short: 'f' }),
    timeout: flag.integer('Time to wait for the instance before killing it', { initial: -1 }),
  },

  async run({ args, flags, shell }) {
    if (wrongStateCall(shell, instanceRestart, args, flags.all)) return;
    await changeStates(shell, args, {
      action: 'restart',
      name: 'restart',
      force: flags.force,
      stateful: false,
      stateless: false,
      timeout: flags.timeout,
      all: flags.all,
      console: flags.console,
    });
  },
});
