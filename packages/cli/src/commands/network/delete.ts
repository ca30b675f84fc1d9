import { path } from '@lxd/client/server';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const networkDelete = verb({
  words: ['network', 'delete'],
  aliases: ['rm'],
  usage: '[<remote>:]<network>',
  args: [1, 1],
  summary: 'Delete networks',
  flags: {},

  async run({ args: [argument = ''], shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Missing network name');
    await server.send('DELETE', path('networks', name));
    shell.done(`Network ${name} deleted`);
  },
});
