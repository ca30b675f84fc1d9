import { path } from '@lxd/client/server';
import { configValue, type Configured } from '../../config/config-owner.js';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const profileGet = verb({
  words: ['profile', 'get'],
  usage: '[<remote>:]<profile> <key>',
  args: [2, 2],
  summary: 'Get values for profile configuration keys',
  flags: {},

  async run({ args: [argument = '', key = ''], shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Missing profile name');
    const found = await server.get<Configured>(path('profiles', name));
    shell.print(configValue(found, key));
  },
});
