import { path } from '@lxd/client/server';
import type { StoragePoolPut } from '@lxd/model/api/storage-pool';
import { changeConfig } from '../../config/config-owner.js';
import { readKeyValues } from '../../input/key-values.js';
import { UsageError } from '../../shell/errors.js';
import { targetFlag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const storageSet = verb({
  words: ['storage', 'set'],
  usage: '[<remote>:]<pool> <key> <value>',
  args: [2, Infinity],
  summary: 'Set storage pool configuration keys',
  description: `Set storage pool configuration keys

For backward compatibility, a single configuration key may still be set with:
    lxc storage set [<remote>:]<pool> <key> <value>`,
  flags: {
    target: targetFlag,
  },

  async run({ args: [argument = '', ...words], flags, shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Missing pool name');
    const changes = await readKeyValues(shell, words);
    await changeConfig(server.onMember(flags.target === '' ? null : flags.target), path('storage-pools', name), changes, ({ description }: StoragePoolPut) => ({ description }));
  },
});
