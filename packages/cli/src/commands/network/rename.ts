import { path } from '@lxd/client/server';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const networkRename = verb({
  words: ['network', 'rename'],
  aliases: ['mv'],
  usage: '[<remote>:]<network> <new-name>',
  args: [2, 2],
  summary: 'Rename networks',
  flags: {},

  async run({ args: [argument = '', renamed = ''], shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Missing network name');
    await server.send('POST', path('networks', name), { name: renamed });
    shell.done(`Network ${name} renamed to ${renamed}`);
  },
});
