import { path } from '@lxd/client/server';
import { operationShape } from '../../print/shapes/server.js';
import { verb } from '../../shell/verb.js';

export const operationShow = verb({
  words: ['operation', 'show'],
  usage: '[<remote>:]<operation>',
  args: [1, 1],
  summary: 'Show details on a background operation',
  examples: `lxc operation show 344a79e4-d88a-45bf-9c39-c72c26f6ab8a
    Show details on that operation UUID`,
  flags: {},

  async run({ args: [argument = ''], shell }) {
    const { server, name } = await shell.resource(argument);
    shell.showYaml(operationShape, await server.get(path('operations', name)));
  },
});
