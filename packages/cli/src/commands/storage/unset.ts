import { path } from '@lxd/client/server';
import type { StoragePoolPut } from '@lxd/model/api/storage-pool';
import { changeConfig } from '../../config/config-owner.js';
import { UsageError } from '../../shell/errors.js';
import { targetFlag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const storageUnset = verb({
  words: ['storage', 'unset'],
  usage: '[<remote>:]<pool> <key>',
  args: [2, 2],
  summary: 'Unset storage pool configuration keys',
  flags: {
    target: targetFlag,
  },

  async run({ args: [argument = '', key = ''], flags, shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Missing pool name');
    await changeConfig(server.onMember(flags.target === '' ? null : flags.target), path('storage-pools', name), { [key]: '' }, ({ description }: StoragePoolPut) => ({ description }));
  },
});
