import { path } from '@lxd/client/server';
import type { StorageVolume, StorageVolumeState } from '@lxd/model/api/storage-volume';
import { UsageError } from '../../shell/errors.js';
import { targetFlag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';
import { volumeReport } from '../../storage/report.js';
import { volumeName, volumePath } from '../../storage/volume-name.js';

export const storageVolumeInfo = verb({
  words: ['storage', 'volume', 'info'],
  usage: '[<remote>:]<pool> <volume>',
  args: [2, 2],
  summary: 'Show storage volume state information',
  flags: {
    target: targetFlag,
  },

  async run({ args: [argument = '', text = ''], flags, shell }) {
    const { server, name: pool } = await shell.resource(argument);
    if (pool === '') throw new UsageError('Missing pool name');
    const volume = volumeName(text);
    if (volume.snapshot !== null) throw new UsageError('Only instance or custom volumes are supported');
    const member = server.onMember(flags.target === '' ? null : flags.target);
    const [found, state] = await Promise.all([
      member.get<StorageVolume>(volumePath(pool, volume)),
      member.get<StorageVolumeState>(
        path('storage-pools', pool, 'volumes', volume.type, volume.name, 'state'),
      ),
    ]);
    shell.write(volumeReport(found, state));
  },
});
