import { path } from '@lxd/client/server';
import { readPairs } from '../../input/key-values.js';
import { UsageError } from '../../shell/errors.js';
import { flag, targetFlag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';
import { volumeName } from '../../storage/volume-name.js';

export const storageVolumeCreate = verb({
  words: ['storage', 'volume', 'create'],
  usage: '[<remote>:]<pool> <volume> [key=value...]',
  args: [2, Infinity],
  summary: 'Create new custom storage volumes',
  flags: {
    target: targetFlag,
    type: flag.string('Content type, block or filesystem', { initial: 'filesystem' }),
  },

  async run({ args: [argument = '', text = '', ...pairs], flags, shell }) {
    const { server, name: pool } = await shell.resource(argument);
    if (pool === '') throw new UsageError('Missing pool name');
    const { type, name } = volumeName(text);
    const member = server.onMember(flags.target === '' ? null : flags.target);
    await member.send('POST', path('storage-pools', pool, 'volumes', type), {
      name,
      type,
      content_type: flags.type,
      config: readPairs(pairs),
    });
    shell.done(`Storage volume ${name} created`);
  },
});
