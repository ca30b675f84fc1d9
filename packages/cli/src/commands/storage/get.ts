import { path } from '@lxd/client/server';
import { configValue, type Configured } from '../../config/config-owner.js';
import { UsageError } from '../../shell/errors.js';
import { targetFlag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const storageGet = verb({
  words: ['storage', 'get'],
  usage: '[<remote>:]<pool> <key>',
  args: [2, 2],
  summary: 'Get values for storage pool configuration keys',
  flags: {
    target: targetFlag,
  },

  async run({ args: [argument = '', key = ''], flags, shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Missing pool name');
    const found = await server.onMember(flags.target === '' ? null : flags.target).get<Configured>(path('storage-pools', name));
    if (found.config?.[key] !== undefined) shell.print(configValue(found, key));
  },
});
