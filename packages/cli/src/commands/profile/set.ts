import { path } from '@lxd/client/server';
import type { ProfilePut } from '@lxd/model/api/profile';
import { changeConfig } from '../../config/config-owner.js';
import { readKeyValues } from '../../input/key-values.js';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const profileSet = verb({
  words: ['profile', 'set'],
  usage: '[<remote>:]<profile> <key><value>...',
  args: [2, Infinity],
  summary: 'Set profile configuration keys',
  description: `Set profile configuration keys

For backward compatibility, a single configuration key may still be set with:
    lxc profile set [<remote>:]<profile> <key> <value>`,
  flags: {},

  async run({ args: [argument = '', ...words], shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Missing profile name');
    const changes = await readKeyValues(shell, words);
    await changeConfig(server, path('profiles', name), changes, ({ description, devices }: ProfilePut) => ({ description, devices }));
  },
});
