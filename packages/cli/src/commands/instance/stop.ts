import { changeStates } from '../../instance/change-state.js';
import { wrongStateCall } from '../../instance/state-call.js';
import { flag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const instanceStop = verb({
  words: ['stop'],
  usage: '[<remote>:]<instance> [[<remote>:]<instance>...]',
  args: [0, Infinity],
  summary: 'Stop instances',
  flags: {
    all: flag.boolean('Run against all instances'),
    console: flag.optional('Immediately attach to the console', 'console'),
    force: flag.boolean('Force the instance to shutdown', { short: 'f' }),
    stateful: flag.boolean('Store the instance state'),
    timeout: flag.integer('Time to wait for the instance before killing it', { initial: -1 }),
  },

  async run({ args, flags, shell }) {
    if (wrongStateCall(shell, instanceStop, args, flags.all)) return;
    await changeStates(shell, args, {
      action: 'stop',
      name: 'stop',
      force: flags.force,
      stateful: flags.stateful,
      stateless: false,
      timeout: flags.timeout,
      all: flags.all,
      console: flags.console,
    });
  },
});
