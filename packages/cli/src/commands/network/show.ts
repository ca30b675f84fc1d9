import { path } from '@lxd/client/server';
import { networkShape } from '../../print/shapes/network.js';
import { UsageError } from '../../shell/errors.js';
import { targetFlag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const networkShow = verb({
  words: ['network', 'show'],
  usage: '[<remote>:]<network>',
  args: [1, 1],
  summary: 'Show network configurations',
  flags: {
    target: targetFlag,
  },

  async run({ args: [argument = ''], flags, shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Missing network name');
    shell.showYaml(networkShape, await server.onMember(flags.target === '' ? null : flags.target).get(path('networks', name)));
  },
});
