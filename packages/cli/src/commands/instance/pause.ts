import { changeStates } from '../../instance/change-state.js';
import { wrongStateCall } from '../../instance/state-call.js';
import { flag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const instancePause = verb({
  words: ['pause'],
  usage: '[<remote>:]<instance> [[<remote>:]<instance>...]',
  args: [0, Infinity],
  summary: 'Pause instances',
  hidden: true,
  flags: {
    all: flag.boolean('Run against all instances'),
  },

  async run({ args, flags, shell }) {
    if (wrongStateCall(shell, instancePause, args, flags.all)) return;
    await changeStates(shell, args, {
      action: 'freeze',
      name: 'pause',
      force: false,
      stateful: false,
      stateless: false,
      timeout: -1,
      all: flags.all,
      console: '',
    });
  },
});
