import { path } from '@lxd/client/server';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const imageAliasDelete = verb({
  words: ['image', 'alias', 'delete'],
  aliases: ['rm'],
  usage: '[<remote>:]<alias>',
  args: [1, 1],
  summary: 'Delete image aliases',
  flags: {},

  async run({ args: [argument = ''], shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Alias name missing');
    await server.send('DELETE', path('images', 'aliases', name));
  },
});
