import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const profileCreate = verb({
  words: ['profile', 'create'],
  usage: '[<remote>:]<profile>',
  args: [1, 1],
  summary: 'Create profiles',
  flags: {},

  async run({ args: [argument = ''], shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Missing profile name');
    await server.send('POST', 'profiles', { name });
    shell.done(`Profile ${name} created`);
  },
});
