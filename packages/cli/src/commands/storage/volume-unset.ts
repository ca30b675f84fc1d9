import type { StorageVolume } from '@lxd/model/api/storage-volume';
import { changeConfig } from '../../config/config-owner.js';
import { UsageError } from '../../shell/errors.js';
import { targetFlag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';
import { volumeName, volumePath } from '../../storage/volume-name.js';

export const storageVolumeUnset = verb({
  words: ['storage', 'volume', 'unset'],
  usage: '[<remote>:]<pool> <volume> <key>',
  args: [3, 3],
  summary: 'Unset storage volume configuration keys',
  flags: {
    target: targetFlag,
  },

  async run({ args: [argument = '', text = '', key = ''], flags, shell }) {
    const { server, name: pool } = await shell.resource(argument);
    if (pool === '') throw new UsageError('Missing pool name');
    const member = server.onMember(flags.target === '' ? null : flags.target);
    await changeConfig(
      member,
      volumePath(pool, volumeName(text)),
      { [key]: '' },
      ({ description }: StorageVolume) => ({ description }),
    );
  },
});
