import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const aliasRename = verb({
  words: ['alias', 'rename'],
  aliases: ['mv'],
  usage: '<old alias> <new alias>',
  args: [2, 2],
  summary: 'Rename aliases',
  examples: `lxc alias rename list my-list
    Rename existing alias "list" to "my-list".`,
  flags: {},

  async run({ args: [name = '', renamed = ''], shell }) {
    const config = await shell.config();
    const { [name]: target, ...aliases } = config.aliases;
    if (target === undefined) throw new UsageError(`Alias ${name} doesn't exist`);
    if (renamed in aliases) throw new UsageError(`Alias ${renamed} already exists`);
    await shell.changeConfig({ ...config, aliases: { ...aliases, [renamed]: target } });
  },
});
