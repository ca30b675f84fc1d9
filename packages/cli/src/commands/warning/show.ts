import { path } from '@lxd/client/server';
import { warningShape } from '../../print/shapes/server.js';
import { verb } from '../../shell/verb.js';

export const warningShow = verb({
  words: ['warning', 'show'],
  usage: '[<remote>:]<warning-uuid>',
  args: [1, 1],
  summary: 'Show warning',
  flags: {},

  async run({ args: [argument = ''], shell }) {
    const { server, name } = await shell.resource(argument);
    shell.showYaml(warningShape, await server.get(path('warnings', name)));
  },
});
