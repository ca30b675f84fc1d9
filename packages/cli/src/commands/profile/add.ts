import type { Instance } from '@lxd/model/api/instance';
import { instancePath } from '../../instance/paths.js';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const profileAdd = verb({
  words: ['profile', 'add'],
  usage: '[<remote>:]<instance> <profile>',
  args: [2, 2],
  summary: 'Add profiles to instances',
  flags: {},

  async run({ args: [argument = '', profile = ''], shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Missing instance name');
    const { value, etag } = await server.getTagged<Instance>(instancePath(name));
    await shell.track(
      await server.start(
        'PUT',
        instancePath(name),
        { ...value, profiles: [...value.profiles, profile] },
        etag,
      ),
    );
    shell.done(`Profile ${profile} added to ${name}`);
  },
});
