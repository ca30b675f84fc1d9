import { path } from '@lxd/client/server';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const profileRename = verb({
  words: ['profile', 'rename'],
  aliases: ['mv'],
  usage: '[<remote>:]<profile> <new-name>',
  args: [2, 2],
  summary: 'Rename profiles',
  flags: {},

  async run({ args: [argument = '', renamed = ''], shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Missing profile name');
    await server.send('POST', path('profiles', name), { name: renamed });
    shell.done(`Profile ${name} renamed to ${renamed}`);
  },
});
