import { path } from '@lxd/client/server';
import type { ResourcesStoragePool, StoragePool } from '@lxd/model/api/storage-pool';
import { UsageError } from '../../shell/errors.js';
import { flag, targetFlag } from '../../shell/flags.js';
import { onTarget } from '../../shell/member.js';
import { verb } from '../../shell/verb.js';
import { poolReport } from '../../storage/report.js';

export const storageInfo = verb({
  words: ['storage', 'info'],
  usage: '[<remote>:]<pool>',
  args: [1, 1],
  summary: 'Show useful information about storage pools',
  flags: {
    bytes: flag.boolean('Show the used and free space in bytes'),
    target: targetFlag,
  },

  async run({ args: [argument = ''], flags, shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Missing pool name');
    const member = await onTarget(server, flags.target);
    const [pool, resources] = await Promise.all([
      member.get<StoragePool>(path('storage-pools', name)),
      member.get<ResourcesStoragePool>(path('storage-pools', name, 'resources')),
    ]);
    shell.printYaml(poolReport(pool, resources, flags.bytes));
  },
});
