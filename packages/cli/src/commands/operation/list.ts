import type { Operation } from '@lxd/model/api/operation';
import { dateMinuteUtc } from '../../print/dates.js';
import { printListing } from '../../print/listing.js';
import { list } from '../../print/shape.js';
import { operationShape } from '../../print/shapes/server.js';
import { formatFlag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const operationList = verb({
  words: ['operation', 'list'],
  aliases: ['ls'],
  usage: '[<remote>:]',
  args: [0, 1],
  summary: 'List background operations',
  flags: {
    format: formatFlag,
  },

  async run({ args: [argument], flags, shell }) {
    const { server } = await shell.optionalResource(argument);
    const [byStatus, info] = await Promise.all([
      server.get<Record<string, Operation[]>>('operations', { recursion: 1 }),
      server.info(),
    ]);
    const clustered = info.environment.server_clustered;
    const operations = Object.values(byStatus).flat();
    printListing(shell, flags.format, {
      columns: [
        'ID', 'TYPE', 'DESCRIPTION', 'STATUS', 'CANCELABLE', 'CREATED',
        ...(clustered ? ['LOCATION'] : []),
      ],
      rows: operations.map((operation) => [
        operation.id,
        operation.class.toUpperCase(),
        operation.description,
        operation.status.toUpperCase(),
        operation.may_cancel ? 'YES' : 'NO',
        dateMinuteUtc(operation.created_at),
        ...(clustered ? [operation.location] : []),
      ]).sort(byClass),
      raw: operations,
      shape: list(operationShape),
    });
  },
});

const byClass = (left: readonly string[], right: readonly string[]): number => {
  const ranks = ['TASK', 'WEBSOCKET', 'TOKEN'];
  const rank = ranks.indexOf(left[1] ?? '') - ranks.indexOf(right[1] ?? '');
  return rank !== 0 ? rank : (left[5] ?? '') < (right[5] ?? '') ? -1 : 1;
};
