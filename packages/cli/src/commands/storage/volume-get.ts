import { configValue, type Configured } from '../../config/config-owner.js';
import { UsageError } from '../../shell/errors.js';
import { targetFlag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';
import { volumeName, volumePath } from '../../storage/volume-name.js';

export const storageVolumeGet = verb({
  words: ['storage', 'volume', 'get'],
  usage: '[<remote>:]<pool> <volume>[/<snapshot>] <key>',
  args: [3, 3],
  summary: 'Get values for storage volume configuration keys',
  flags: {
    target: targetFlag,
  },

  async run({ args: [argument = '', text = '', key = ''], flags, shell }) {
    const { server, name: pool } = await shell.resource(argument);
    if (pool === '') throw new UsageError('Missing pool name');
    const member = server.onMember(flags.target === '' ? null : flags.target);
    const found = await member.get<Configured>(volumePath(pool, volumeName(text)));
    if (found.config?.[key] !== undefined) shell.print(configValue(found, key));
  },
});
