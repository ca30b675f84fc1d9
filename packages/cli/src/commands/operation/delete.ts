import { path } from '@lxd/client/server';
import { verb } from '../../shell/verb.js';

export const operationDelete = verb({
  words: ['operation', 'delete'],
  aliases: ['cancel', 'rm'],
  usage: '[<remote>:]<operation>',
  args: [1, 1],
  summary: 'Delete a background operation (will attempt to cancel)',
  flags: {},

  async run({ args: [argument = ''], shell }) {
    const { server, name } = await shell.resource(argument);
    await server.send('DELETE', path('operations', name));
    shell.done(`Operation ${name} deleted`);
  },
});
