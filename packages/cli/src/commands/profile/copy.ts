import { path } from '@lxd/client/server';
import type { Profile } from '@lxd/model/api/profile';
import { UsageError } from '../../shell/errors.js';
import { flag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const profileCopy = verb({
  words: ['profile', 'copy'],
  aliases: ['cp'],
  usage: '[<remote>:]<profile> [<remote>:]<profile>',
  args: [2, 2],
  summary: 'Copy profiles',
  flags: {
    'target-project': flag.string('Copy to a project different from the source'),
  },

  async run({ args: [from = '', to = ''], flags, shell }) {
    const source = await shell.resource(from);
    const target = await shell.resource(to);
    if (source.name === '') throw new UsageError('Missing source profile name');
    const { config, description, devices } = await source.server.get<Profile>(
      path('profiles', source.name),
    );
    const name = target.name === '' ? source.name : target.name;
    const server =
      flags['target-project'] === ''
        ? target.server
        : target.server.inProject(flags['target-project']);
    await server.send('POST', 'profiles', { name, config, description, devices });
  },
});
