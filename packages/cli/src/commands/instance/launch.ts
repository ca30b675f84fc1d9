import { createInstance, startCreated } from '../../instance/create.js';
import { flag, targetFlag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const instanceLaunch = verb({
  words: ['launch'],
  usage: '[<remote>:]<image> [<remote>:][<name>]',
  args: [1, 2],
  summary: 'Create and start instances from images',
  examples: `lxc launch ubuntu:22.04 u1

lxc launch ubuntu:22.04 u1 < config.yaml
    Create and start a container with configuration from config.yaml

lxc launch ubuntu:22.04 v1 --vm
    Create and start a virtual machine`,
  flags: {
    config: flag.list('Config key/value to apply to the new instance', { short: 'c' }),
    console: flag.optional('Immediately attach to the console', 'console'),
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
    const created = await createInstance(shell, args, flags);
    await startCreated(shell, created, flags.console);
  },
});
