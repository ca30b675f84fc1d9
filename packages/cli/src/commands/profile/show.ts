import { path } from '@lxd/client/server';
import { profileShape } from '../../print/shapes/server.js';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const profileShow = verb({
  words: ['profile', 'show'],
  usage: '[<remote>:]<profile>',
  args: [1, 1],
  summary: 'Show profile configurations',
  flags: {},

  async run({ args: [argument = ''], shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Missing profile name');
    shell.showYaml(profileShape, await server.get(path('profiles', name)));
  },
});
