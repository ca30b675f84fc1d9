import { path } from '@lxd/client/server';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const imageAliasRename = verb({
  words: ['image', 'alias', 'rename'],
  aliases: ['mv'],
  usage: '[<remote>:]<alias> <new-name>',
  args: [2, 2],
  summary: 'Rename aliases',
  flags: {},

  async run({ args: [argument = '', renamed = ''], shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Alias name missing');
    await server.send('POST', path('images', 'aliases', name), { name: renamed });
  },
});
