import { path } from '@lxd/client/server';
import { verb } from '../../shell/verb.js';

export const warningAcknowledge = verb({
  words: ['warning', 'acknowledge'],
  aliases: ['ack'],
  usage: '[<remote>:]<warning-uuid>',
  args: [1, 1],
  summary: 'Acknowledge warning',
  flags: {},

  async run({ args: [argument = ''], shell }) {
    const { server, name } = await shell.resource(argument);
    await server.send('PUT', path('warnings', name), { status: 'acknowledged' });
  },
});
