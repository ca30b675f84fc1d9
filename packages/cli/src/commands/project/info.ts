import { path } from '@lxd/client/server';
import type { ProjectState } from '@lxd/model/api/project';
import { printListing } from '../../print/listing.js';
import { byColumns } from '../../print/natural-sort.js';
import { fields, map, number, untagged } from '../../print/shape.js';
import { binarySize } from '../../print/units.js';
import { UsageError } from '../../shell/errors.js';
import { formatFlag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const projectInfo = verb({
  words: ['project', 'info'],
  usage: '[<remote>:]<project> <key>',
  args: [1, 1],
  summary: 'Get a summary of resource allocations',
  flags: {
    format: formatFlag,
  },

  async run({ args: [argument = ''], flags, shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Missing project name');
    const state = await server.get<ProjectState>(path('projects', name, 'state'));
    const sizes = ['disk', 'memory'];
    const amount = (kind: string, value: number): string =>
      sizes.includes(kind) ? binarySize(value, 2) : String(value);
    printListing(shell, flags.format, {
      columns: ['RESOURCE', 'LIMIT', 'USAGE'],
      rows: Object.entries(state.resources)
        .map(([kind, { Limit, Usage }]) => [
          kind.toUpperCase(),
          Limit < 0 ? 'UNLIMITED' : amount(kind, Limit),
          amount(kind, Usage),
        ])
        .sort(byColumns),
      raw: state,
      shape: fields({ resources: map(untagged({ Limit: number, Usage: number })) }),
    });
  },
});
