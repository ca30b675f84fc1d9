import type { Operation } from '@lxd/model/api/operation';
import { printListing } from '../../print/listing.js';
import { byColumns } from '../../print/natural-sort.js';
import { fields, list, text } from '../../print/shape.js';
import { formatFlag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';
import { tokenOperations } from '../../trust/token.js';

export const configTrustListTokens = verb({
  words: ['config', 'trust', 'list-tokens'],
  usage: '[<remote>:]',
  args: [0, 1],
  summary: 'List all active certificate add tokens',
  flags: {
    format: formatFlag,
  },

  async run({ args: [argument], flags, shell }) {
    const { server } = await shell.optionalResource(argument);
    const operations = await server.inProject(null).get<Record<string, Operation[]>>('operations', {
      recursion: 1,
    });
    const tokens = tokenOperations(operations).map(({ name, token }) => ({
      ClientName: name,
      Token: token,
    }));
    printListing(shell, flags.format, {
      columns: ['NAME', 'TOKEN'],
      rows: tokens.map(({ ClientName, Token }) => [ClientName, Token]).sort(byColumns),
      raw: tokens,
      shape: list(fields({ ClientName: text, Token: text })),
    });
  },
});
