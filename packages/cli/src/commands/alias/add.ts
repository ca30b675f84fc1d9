import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const aliasAdd = verb({
  words: ['alias', 'add'],
  usage: '<alias> <target>',
  args: [2, 2],
  summary: 'Add new aliases',
  examples: `lxc alias add list "list -c ns46S"
    Overwrite the "list" command to pass -c ns46S.`,
  flags: {},

  async run({ args, shell }) {
    const [name = '', target = ''] = args;
    const config = await shell.config();
    if (name in config.aliases) throw new UsageError(`Alias ${name} already exists`);
    await shell.changeConfig({ ...config, aliases: { ...config.aliases, [name]: target } });
  },
});
