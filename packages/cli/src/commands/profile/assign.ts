import type { Instance } from '@lxd/model/api/instance';
import { instancePath } from '../../instance/paths.js';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const profileAssign = verb({
  words: ['profile', 'assign'],
  aliases: ['apply'],
  usage: '[<remote>:]<instance> <profiles>',
  args: [2, 2],
  summary: 'Assign sets of profiles to instances',
  examples: `lxc profile assign foo default,bar
    Set the profiles for "foo" to "default" and "bar".

lxc profile assign foo default
    Reset "foo" to only using the "default" profile.

lxc profile assign foo ''
    Remove all profile from "foo"`,
  flags: {},

  async run({ args: [argument = '', wanted = ''], shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Missing instance name');
    const { value, etag } = await server.getTagged<Instance>(instancePath(name));
    const profiles = wanted === '' ? [] : wanted.split(',');
    await shell.track(
      await server.start('PUT', instancePath(name), { ...value, profiles }, etag),
    );
    const shown = profiles.length === 0 ? '(none)' : profiles.join(',');
    shell.done(`Profiles ${shown} applied to ${name}`);
  },
});
