import { path } from '@lxd/client/server';
import type { NetworkLease } from '@lxd/model/api/network-lease';
import { printListing } from '../../print/listing.js';
import { byColumns } from '../../print/natural-sort.js';
import { list } from '../../print/shape.js';
import { leaseShape } from '../../print/shapes/network.js';
import { UsageError } from '../../shell/errors.js';
import { formatFlag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const networkListLeases = verb({
  words: ['network', 'list-leases'],
  usage: '[<remote>:]<network>',
  args: [1, 1],
  summary: 'List DHCP leases',
  flags: {
    format: formatFlag,
  },

  async run({ args: [argument = ''], flags, shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Missing network name');
    const leases = await server.get<NetworkLease[]>(path('networks', name, 'leases'));
    const clustered = (await server.info()).environment.server_clustered;
    printListing(shell, flags.format, {
      columns: ['HOSTNAME', 'MAC ADDRESS', 'IP ADDRESS', 'TYPE', ...(clustered ? ['LOCATION'] : [])],
      rows: leases
        .map(({ hostname, hwaddr, address, type, location }) => [
          hostname,
          hwaddr,
          address,
          type.toUpperCase(),
          ...(clustered ? [location] : []),
        ])
        .sort(byColumns),
      raw: leases,
      shape: list(leaseShape),
    });
  },
});
