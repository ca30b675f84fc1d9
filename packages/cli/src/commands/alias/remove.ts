import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const aliasRemove = verb({
  words: ['alias', 'remove'],
  aliases: ['rm'],
  usage: '<alias>',
  args: [1, 1],
  summary: 'Remove aliases',
  examples: `lxc alias remove my-list
    Remove the "my-list" alias.`,
  flags: {},

  async run({ args: [name = ''], shell }) {
    const config = await shell.config();
    if (!(name in config.aliases)) throw new UsageError(`Alias ${name} doesn't exist`);
    const { [name]: _removed, ...aliases } = config.aliases;
    await shell.changeConfig({ ...config, aliases });
  },
});
