import { path } from '@lxd/client/server';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const projectDelete = verb({
  words: ['project', 'delete'],
  aliases: ['rm'],
  usage: '[<remote>:]<project>',
  args: [1, 1],
  summary: 'Delete projects',
  flags: {},

  async run({ args: [argument = ''], shell }) {
    const { server, name, remote } = await shell.resource(argument);
    if (name === '') throw new UsageError('Missing project name');
    await server.send('DELETE', path('projects', name));
    shell.done(`Project ${name} deleted`);
    const config = await shell.config();
    const entry = config.remotes[remote];
    if (entry?.project !== name) return;
    const { project: _, ...rest } = entry;
    await shell.changeConfig({ ...config, remotes: { ...config.remotes, [remote]: rest } });
  },
});
