import { path } from '@lxd/client/server';
import { projectShape } from '../../print/shapes/server.js';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const projectShow = verb({
  words: ['project', 'show'],
  usage: '[<remote>:]<project>',
  args: [1, 1],
  summary: 'Show project options',
  flags: {},

  async run({ args: [argument = ''], shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Missing project name');
    shell.showYaml(projectShape, await server.get(path('projects', name)));
  },
});
