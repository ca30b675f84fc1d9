import { path } from '@lxd/client/server';
import { verb } from '../../shell/verb.js';

export const configTrustRemove = verb({
  words: ['config', 'trust', 'remove'],
  aliases: ['rm'],
  usage: '[<remote>:]<fingerprint>',
  args: [1, 1],
  summary: 'Remove trusted client',
  flags: {},

  async run({ args: [argument = ''], shell }) {
    const { server, name } = await shell.resource(argument);
    await server.send('DELETE', path('certificates', name));
  },
});
