import type { Instance } from '@lxd/model/api/instance';
import { configValue, type Configured } from '../../config/config-owner.js';
import { instancePath, isSnapshot } from '../../instance/paths.js';
import { UsageError } from '../../shell/errors.js';
import { flag, targetFlag } from '../../shell/flags.js';
import { onTarget } from '../../shell/member.js';
import { verb } from '../../shell/verb.js';

export const configGet = verb({
  words: ['config', 'get'],
  usage: '[<remote>:][<instance>] <key>',
  args: [1, 2],
  summary: 'Get values for instance or server configuration keys',
  flags: {
    expanded: flag.boolean('Access the expanded configuration', { short: 'e' }),
    target: targetFlag,
  },

  async run({ args, flags, shell }) {
    const [argument, key = ''] = args.length === 1 ? ['', args[0]] : args;
    const { server, name } = await shell.optionalResource(argument);
    if (name === '') {
      if (flags.expanded) throw new UsageError("--expanded cannot be used with a server");
      const member = await onTarget(server, flags.target);
      shell.print(configValue(await member.get<Configured>(''), key));
      return;
    }
    if (flags.target !== '') throw new UsageError('--target cannot be used with instances');
    if (isSnapshot(name) && key === 'expires_at') {
      const { expires_at } = await server.get<{ expires_at: string }>(instancePath(name));
      shell.print(expires_at);
      return;
    }
    const { config, expanded_config } = await server.get<Instance>(instancePath(name));
    shell.print(configValue({ config: flags.expanded ? expanded_config : config }, key));
  },
});
