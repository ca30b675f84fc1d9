import { UsageError } from '../../shell/errors.js';
import { targetFlag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';
import { volumeName, volumePath } from '../../storage/volume-name.js';

export const storageVolumeDelete = verb({
  words: ['storage', 'volume', 'delete'],
  aliases: ['rm'],
  usage: '[<remote>:]<pool> <volume>[/<snapshot>]',
  args: [2, 2],
  summary: 'Delete storage volumes',
  flags: {
    target: targetFlag,
  },

  async run({ args: [argument = '', text = ''], flags, shell }) {
    const { server, name: pool } = await shell.resource(argument);
    if (pool === '') throw new UsageError('Missing pool name');
    const volume = volumeName(text);
    const member = server.onMember(flags.target === '' ? null : flags.target);
    await member.send('DELETE', volumePath(pool, volume));
    const shown = volume.snapshot === null ? volume.name : `${volume.name}/${volume.snapshot}`;
    shell.done(`Storage volume ${shown} deleted`);
  },
});
