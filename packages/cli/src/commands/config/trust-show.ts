import { path } from '@lxd/client/server';
import { certificateShape } from '../../print/shapes/server.js';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const configTrustShow = verb({
  words: ['config', 'trust', 'show'],
  usage: '[<remote>:]<fingerprint>',
  args: [1, 1],
  summary: 'Show trust configurations',
  flags: {},

  async run({ args: [argument = ''], shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Missing certificate fingerprint');
    shell.showYaml(certificateShape, await server.get(path('certificates', name)));
  },
});
