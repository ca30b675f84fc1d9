import { parseResource, staticRemotes, type Remote } from '@lxd/client/remotes/config-file';
import { path } from '@lxd/client/server';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const projectSwitch = verb({
  words: ['project', 'switch'],
  usage: '[<remote>:]<project>',
  args: [1, 1],
  summary: 'Switch the current project',
  flags: {},

  async run({ args: [argument = ''], shell }) {
    const config = await shell.config();
    const { remote, name } = parseResource(config, argument);
    if (name === '') throw new UsageError('Missing project name');
    await (await shell.server(remote)).get(path('projects', name));
    const entry = (config.remotes[remote] ?? staticRemotes[remote]) as Remote;
    await shell.changeConfig({
      ...config,
      remotes: { ...config.remotes, [remote]: { ...entry, project: name } },
    });
  },
});
