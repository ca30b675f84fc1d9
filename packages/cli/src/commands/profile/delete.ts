import { path } from '@lxd/client/server';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const profileDelete = verb({
  words: ['profile', 'delete'],
  aliases: ['rm'],
  usage: '[<remote>:]<profile>',
  args: [1, 1],
  summary: 'Delete profiles',
  flags: {},

  async run({ args: [argument = ''], shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Missing profile name');
    await server.send('DELETE', path('profiles', name));
    shell.done(`Profile ${name} deleted`);
  },
});
