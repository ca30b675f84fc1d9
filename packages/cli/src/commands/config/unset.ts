import type { Instance } from '@lxd/model/api/instance';
import type { Configured } from '../../config/config-owner.js';
import { withKeys } from '../../input/key-values.js';
import { instancePath } from '../../instance/paths.js';
import { UsageError } from '../../shell/errors.js';
import { targetFlag } from '../../shell/flags.js';
import { onTarget } from '../../shell/member.js';
import { verb } from '../../shell/verb.js';

export const configUnset = verb({
  words: ['config', 'unset'],
  usage: '[<remote>:][<instance>] <key>',
  args: [1, 2],
  summary: 'Unset instance or server configuration keys',
  flags: {
    target: targetFlag,
  },

  async run({ args, flags, shell }) {
    const [argument, key = ''] = args.length === 1 ? ['', args[0]] : args;
    const { server, name } = await shell.optionalResource(argument);
    if (name === '') {
      const member = await onTarget(server, flags.target);
      const { value, etag } = await member.getTagged<Configured>('');
      // With the key, emptied: the server complains of one it doesn't know.
      await member.send('PUT', '', { config: { ...value.config, [key]: '' } }, etag);
      return;
    }
    if (flags.target !== '') throw new UsageError('--target cannot be used with instances');
    const { value, etag } = await server.getTagged<Instance>(instancePath(name));
    if (!(key in value.config)) {
      throw new UsageError(`Can't unset key '${key}', it's not currently set`);
    }
    const config = withKeys(value.config, { [key]: '' });
    await shell.track(await server.start('PUT', instancePath(name), { ...value, config }, etag));
  },
});
