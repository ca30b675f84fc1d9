import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const remoteSwitch = verb({
  words: ['remote', 'switch'],
  aliases: ['set-default'],
  usage: '<remote>',
  args: [1, 1],
  summary: 'Switch the default remote',
  flags: {},

  async run({ args: [name = ''], shell }) {
    const config = await shell.config();
    if (!(name in config.remotes)) throw new UsageError(`Remote ${name} doesn't exist`);
    await shell.changeConfig({ ...config, defaultRemote: name });
  },
});
