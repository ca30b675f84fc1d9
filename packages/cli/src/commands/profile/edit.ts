import { path } from '@lxd/client/server';
import { editYaml } from '../../edit/edit-yaml.js';
import { profilePutShape, profileShape } from '../../print/shapes/server.js';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const profileEdit = verb({
  words: ['profile', 'edit'],
  usage: '[<remote>:]<profile>',
  args: [1, 1],
  summary: 'Edit profile configurations as YAML',
  examples: `lxc profile edit <profile> < profile.yaml
    Update a profile using the content of profile.yaml`,
  flags: {},

  async run({ args: [argument = ''], shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Missing profile name');
    let tag = '';
    await editYaml(shell, {
      heading,
      shape: profileShape,
      writable: profilePutShape,
      async load() {
        const { value, etag } = await server.getTagged(path('profiles', name));
        tag = etag;
        return value;
      },
      save: (edited) => server.send('PUT', path('profiles', name), edited, tag),
    });
  },
});

const heading = `### This is a YAML representation of the profile.
### Any line starting with a '# will be ignored.
###
### A profile consists of a set of configuration items followed by a set of
### devices.
###
### An example would look like:
### name: onenic
### config:
###   raw.lxc: lxc.aa_profile=unconfined
### devices:
###   eth0:
###     nictype: bridged
###     parent: lxdbr0
###     type: nic
###
### Note that the name is shown but cannot be changed`;
