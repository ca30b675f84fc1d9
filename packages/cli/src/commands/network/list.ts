import type { Network } from '@lxd/model/api/network';
import { printListing } from '../../print/listing.js';
import { byColumns } from '../../print/natural-sort.js';
import { list } from '../../print/shape.js';
import { networkShape } from '../../print/shapes/network.js';
import { formatFlag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const networkList = verb({
  words: ['network', 'list'],
  aliases: ['ls'],
  usage: '[<remote>:]',
  args: [0, 1],
  summary: 'List available networks',
  flags: {
    format: formatFlag,
  },

  async run({ args: [argument], flags, shell }) {
    const { server } = await shell.optionalResource(argument);
    const networks = await server.get<Network[]>('networks', { recursion: 1 });
    const shown = networks.filter(({ type }) => type !== 'loopback' && type !== 'unknown');
    printListing(shell, flags.format, {
      columns: ['NAME', 'TYPE', 'MANAGED', 'IPV4', 'IPV6', 'DESCRIPTION', 'USED BY', 'STATE'],
      rows: shown
        .map(({ name, type, managed, config, description, used_by, status }) => [
          name,
          type,
          managed ? 'YES' : 'NO',
          config?.['ipv4.address'] ?? '',
          config?.['ipv6.address'] ?? '',
          description,
          String(used_by?.length ?? 0),
          status.toUpperCase(),
        ])
        .sort(byColumns),
      raw: networks,
      shape: list(networkShape),
    });
  },
});
