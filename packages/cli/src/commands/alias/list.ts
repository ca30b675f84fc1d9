import { printListing } from '../../print/listing.js';
import { byColumns } from '../../print/natural-sort.js';
import { map, text } from '../../print/shape.js';
import { formatFlag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const aliasList = verb({
  words: ['alias', 'list'],
  aliases: ['ls'],
  usage: '',
  args: [0, 0],
  summary: 'List aliases',
  flags: {
    format: formatFlag,
  },

  async run({ flags, shell }) {
    const { aliases } = await shell.config();
    printListing(shell, flags.format, {
      columns: ['ALIAS', 'TARGET'],
      rows: Object.entries(aliases).sort(byColumns),
      raw: aliases,
      shape: map(text),
    });
  },
});
