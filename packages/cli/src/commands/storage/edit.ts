import { path } from '@lxd/client/server';
import { editYaml } from '../../edit/edit-yaml.js';
import { storagePoolPutShape, storagePoolShape } from '../../print/shapes/storage.js';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const storageEdit = verb({
  words: ['storage', 'edit'],
  usage: '[<remote>:]<pool>',
  args: [1, 1],
  summary: 'Edit storage pool configurations as YAML',
  examples: `lxc storage edit [<remote>:]<pool> < pool.yaml
    Update a storage pool using the content of pool.yaml.`,
  flags: {},

  async run({ args: [argument = ''], shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Missing pool name');
    let tag = '';
    await editYaml(shell, {
      heading,
      shape: storagePoolShape,
      writable: storagePoolPutShape,
      async load() {
        const { value, etag } = await server.getTagged(path('storage-pools', name));
        tag = etag;
        return value;
      },
      save: (edited) => server.send('PUT', path('storage-pools', name), edited, tag),
    });
  },
});

const heading = `### This is a YAML representation of a storage pool.
### Any line starting with a '#' will be ignored.
###
### A storage pool consists of a set of configuration items.
###
### An example would look like:
### name: default
### driver: zfs
### used_by: []
### config:
###   size: "61203283968"
###   source: /home/chb/mnt/lxd_test/default.img
###   zfs.pool_name: default`;
