import type { StoragePool } from '@lxd/model/api/storage-pool';
import { printListing } from '../../print/listing.js';
import { byColumns } from '../../print/natural-sort.js';
import { list } from '../../print/shape.js';
import { storagePoolShape } from '../../print/shapes/storage.js';
import { formatFlag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const storageList = verb({
  words: ['storage', 'list'],
  aliases: ['ls'],
  usage: '[<remote>:]',
  args: [0, 1],
  summary: 'List available storage pools',
  flags: {
    format: formatFlag,
  },

  async run({ args: [argument], flags, shell }) {
    const { server } = await shell.optionalResource(argument);
    const [pools, info] = await Promise.all([
      server.get<StoragePool[]>('storage-pools', { recursion: 1 }),
      server.info(),
    ]);
    const clustered = info.environment.server_clustered;
    printListing(shell, flags.format, {
      columns: ['NAME', 'DRIVER', ...(clustered ? [] : ['SOURCE']), 'DESCRIPTION', 'USED BY', 'STATE'],
      rows: pools
        .map(({ name, driver, config, description, used_by, status }) => [
          name,
          driver,
          ...(clustered ? [] : [config?.['source'] ?? '']),
          description,
          String(used_by?.length ?? 0),
          status.toUpperCase(),
        ])
        .sort(byColumns),
      raw: pools,
      shape: list(storagePoolShape),
    });
  },
});
