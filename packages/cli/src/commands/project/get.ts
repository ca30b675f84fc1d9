import { path } from '@lxd/client/server';
import { configValue, type Configured } from '../../config/config-owner.js';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const projectGet = verb({
  words: ['project', 'get'],
  usage: '[<remote>:]<project> <key>',
  args: [2, 2],
  summary: 'Get values for project configuration keys',
  flags: {},

  async run({ args: [argument = '', key = ''], shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Missing project name');
    const found = await server.get<Configured>(path('projects', name));
    shell.print(configValue(found, key));
  },
});
