import { path } from '@lxd/client/server';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const storageDelete = verb({
  words: ['storage', 'delete'],
  aliases: ['rm'],
  usage: '[<remote>:]<pool>',
  args: [1, 1],
  summary: 'Delete storage pools',
  flags: {},

  async run({ args: [argument = ''], shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Missing pool name');
    await server.send('DELETE', path('storage-pools', name));
    shell.done(`Storage pool ${name} deleted`);
  },
});
