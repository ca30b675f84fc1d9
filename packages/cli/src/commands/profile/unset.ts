import { path } from '@lxd/client/server';
import type { ProfilePut } from '@lxd/model/api/profile';
import { changeConfig } from '../../config/config-owner.js';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const profileUnset = verb({
  words: ['profile', 'unset'],
  usage: '[<remote>:]<profile> <key>',
  args: [2, 2],
  summary: 'Unset profile configuration keys',
  flags: {},

  async run({ args: [argument = '', key = ''], shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Missing profile name');
    await changeConfig(server, path('profiles', name), { [key]: '' }, ({ description, devices }: ProfilePut) => ({ description, devices }));
  },
});
