import type { Instance } from '@lxd/model/api/instance';
import { instancePath } from '../../instance/paths.js';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const profileRemove = verb({
  words: ['profile', 'remove'],
  usage: '[<remote>:]<instance> <profile>',
  args: [2, 2],
  summary: 'Remove profiles from instances',
  flags: {},

  async run({ args: [argument = '', profile = ''], shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Missing instance name');
    const { value, etag } = await server.getTagged<Instance>(instancePath(name));
    if (!value.profiles.includes(profile)) {
      throw new UsageError(`Profile ${profile} isn't currently applied to ${name}`);
    }
    const profiles = value.profiles.filter((one) => one !== profile);
    await shell.track(
      await server.start('PUT', instancePath(name), { ...value, profiles }, etag),
    );
    shell.done(`Profile ${profile} removed from ${name}`);
  },
});
