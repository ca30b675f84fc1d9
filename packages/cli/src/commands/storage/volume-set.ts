import type { StorageVolume } from '@lxd/model/api/storage-volume';
import { changeConfig } from '../../config/config-owner.js';
import { readKeyValues } from '../../input/key-values.js';
import { UsageError } from '../../shell/errors.js';
import { targetFlag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';
import { volumeName, volumePath } from '../../storage/volume-name.js';

export const storageVolumeSet = verb({
  words: ['storage', 'volume', 'set'],
  usage: '[<remote>:]<pool> <volume> <key>=<value>...',
  args: [3, Infinity],
  summary: 'Set storage volume configuration keys',
  description: `Set storage volume configuration keys

For backward compatibility, a single configuration key may still be set with:
    lxc storage volume set [<remote>:]<pool> <volume> <key> <value>`,
  flags: {
    target: targetFlag,
  },

  async run({ args: [argument = '', text = '', ...words], flags, shell }) {
    const { server, name: pool } = await shell.resource(argument);
    if (pool === '') throw new UsageError('Missing pool name');
    const changes = await readKeyValues(shell, words);
    const member = server.onMember(flags.target === '' ? null : flags.target);
    await changeConfig(
      member,
      volumePath(pool, volumeName(text)),
      changes,
      ({ description }: StorageVolume) => ({ description }),
    );
  },
});
