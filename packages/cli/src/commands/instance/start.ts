import { changeStates } from '../../instance/change-state.js';
import { wrongStateCall } from '../../instance/state-call.js';
import { flag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const instanceStart = verb({
  words: ['start'],
  usage: '[<remote>:]<instance> [[<remote>:]<instance>...]',
  args: [0, Infinity],
  summary: 'Start instances',
  flags: {
    all: flag.boolean('Run against all instances'),
    console: flag.optional('Immediately attach to the console', 'console'),
    stateless: flag.boolean('Ignore the instance state'),
  },

  async run({ args, flags, shell }) {
    if (wrongStateCall(shell, instanceStart, args, flags.all)) return;
    await changeStates(shell, args, {
      action: 'start',
      name: 'start',
      force: false,
      stateful: false,
      stateless: flags.stateless,
      timeout: -1,
      all: flags.all,
      console: flags.console,
    });
  },
});
