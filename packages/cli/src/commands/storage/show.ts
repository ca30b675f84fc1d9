import { path } from '@lxd/client/server';
import { storagePoolShape, storageResourcesShape } from '../../print/shapes/storage.js';
import { UsageError } from '../../shell/errors.js';
import { flag, targetFlag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const storageShow = verb({
  words: ['storage', 'show'],
  usage: '[<remote>:]<pool>',
  args: [1, 1],
  summary: 'Show storage pool configurations and resources',
  flags: {
    resources: flag.boolean('Show the resources available to the storage pool'),
    target: targetFlag,
  },

  async run({ args: [argument = ''], flags, shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Missing pool name');
    const member = server.onMember(flags.target === '' ? null : flags.target);
    if (flags.resources) {
      shell.showYaml(
        storageResourcesShape,
        await member.get(path('storage-pools', name, 'resources')),
      );
      return;
    }
    shell.showYaml(storagePoolShape, await member.get(path('storage-pools', name)));
  },
});
