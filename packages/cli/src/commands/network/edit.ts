import { path } from '@lxd/client/server';
import { editYaml } from '../../edit/edit-yaml.js';
import { networkPutShape, networkShape } from '../../print/shapes/network.js';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const networkEdit = verb({
  words: ['network', 'edit'],
  usage: '[<remote>:]<network>',
  args: [1, 1],
  summary: 'Edit network configurations as YAML',
  flags: {},

  async run({ args: [argument = ''], shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Missing network name');
    let tag = '';
    await editYaml(shell, {
      heading,
      shape: networkShape,
      writable: networkPutShape,
      async load() {
        const { value, etag } = await server.getTagged(path('networks', name));
        tag = etag;
        return value;
      },
      save: (edited) => server.send('PUT', path('networks', name), edited, tag),
    });
  },
});

const heading = `### This is a YAML representation of the network.
### Any line starting with a '# will be ignored.
###
### A network consists of a set of configuration items.
###
### An example would look like:
### name: lxdbr0
### config:
###   ipv4.address: 10.62.42.1/24
###   ipv4.nat: true
###   ipv6.address: fd00:56ad:9f7a:9800::1/64
###   ipv6.nat: true
### managed: true
### type: bridge
###
### Note that only the configuration can be changed.`;
