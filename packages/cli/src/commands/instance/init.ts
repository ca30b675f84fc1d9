import { createInstance } from '../../instance/create.js';
import { flag, targetFlag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const instanceInit = verb({
  words: ['init'],
  usage: '[<remote>:]<image> [<remote>:][<name>]',
  args: [1, 2],
  summary: 'Create instances from images',
  examples: `lxc init ubuntu:22.04 u1

lxc init ubuntu:22.04 u1 < config.yaml
    Create the instance with configuration from config.yaml`,
  hidden: true,
  flags: {
    config: flag.list('Config key/value to apply to the new instance', { short: 'c' }),
    device: flag.list('New key/value to apply to a specific device', { short: 'd' }),
    empty: flag.boolean('Create an empty instance'),
    ephemeral: flag.boolean('Ephemeral instance', { short: 'e' }),
    network: flag.string('Network name', { short: 'n' }),
    'no-profiles': flag.boolean('Create the instance with no profiles applied'),
    profile: flag.list('Profile to apply to the new instance', { short: 'p' }),
    storage: flag.string('Storage pool name', { short: 's' }),
    target: targetFlag,
    type: flag.string('Instance type', { short: 't' }),
    vm: flag.boolean('Create a virtual machine'),
  },

  async run({ args, flags, shell }) {
    await createInstance(shell, args, flags);
  },
});
