import type { ClusterMember } from '@lxd/model/api/cluster';
import { printListing } from '../../print/listing.js';
import { byColumns } from '../../print/natural-sort.js';
import { list } from '../../print/shape.js';
import { memberShape } from '../../print/shapes/server.js';
import { UsageError } from '../../shell/errors.js';
import { formatFlag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const clusterList = verb({
  words: ['cluster', 'list'],
  aliases: ['ls'],
  usage: '[<remote>:]',
  args: [0, 1],
  summary: 'List all the cluster members',
  flags: {
    format: formatFlag,
  },

  async run({ args: [argument], flags, shell }) {
    const { server } = await shell.optionalResource(argument);
    if (!(await server.info()).environment.server_clustered) {
      throw new UsageError("LXD server isn't part of a cluster");
    }
    const members = await server.get<ClusterMember[]>('cluster/members', { recursion: 1 });
    const separator = flags.format === 'csv' ? ',' : '\n';
    printListing(shell, flags.format, {
      columns: ['NAME', 'URL', 'ROLES', 'ARCHITECTURE', 'FAILURE DOMAIN', 'DESCRIPTION', 'STATE', 'MESSAGE'],
      rows: members
        .map((member) => [
          member.server_name,
          member.url,
          (member.roles ?? []).join(separator),
          member.architecture,
          member.failure_domain,
          member.description,
          member.status.toUpperCase(),
          member.message,
        ])
        .sort(byColumns),
      raw: members,
      shape: list(memberShape),
    });
  },
});
