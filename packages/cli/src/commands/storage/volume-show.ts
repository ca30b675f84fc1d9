import { volumeShape, volumeSnapshotShape } from '../../print/shapes/storage.js';
import { UsageError } from '../../shell/errors.js';
import { targetFlag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';
import { volumeName, volumePath } from '../../storage/volume-name.js';

export const storageVolumeShow = verb({
  words: ['storage', 'volume', 'show'],
  usage: '[<remote>:]<pool> <volume>[/<snapshot>]',
  args: [2, 2],
  summary: 'Show storage volume configurations',
  examples: `lxc storage volume show default data
    Will show the properties of a custom volume called "data" in the "default" pool.

lxc storage volume show default container/data
    Will show the properties of the filesystem for a container called "data" in the "default" pool.`,
  flags: {
    target: targetFlag,
  },

  async run({ args: [argument = '', text = ''], flags, shell }) {
    const { server, name: pool } = await shell.resource(argument);
    if (pool === '') throw new UsageError('Missing pool name');
    const volume = volumeName(text);
    const member = server.onMember(flags.target === '' ? null : flags.target);
    shell.showYaml(
      volume.snapshot === null ? volumeShape : volumeSnapshotShape,
      await member.get(volumePath(pool, volume)),
    );
  },
});
