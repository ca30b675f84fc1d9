import { path } from '@lxd/client/server';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const projectRename = verb({
  words: ['project', 'rename'],
  aliases: ['mv'],
  usage: '[<remote>:]<project> <new-name>',
  args: [2, 2],
  summary: 'Rename projects',
  flags: {},

  async run({ args: [argument = '', renamed = ''], shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Missing project name');
    await server.send('POST', path('projects', name), { name: renamed });
    shell.done(`Project ${name} renamed to ${renamed}`);
  },
});
