import { imageResource } from '../../image/source.js';
import { printListing } from '../../print/listing.js';
import { byColumns } from '../../print/natural-sort.js';
import { list } from '../../print/shape.js';
import { imageAliasShape } from '../../print/shapes/image.js';
import { formatFlag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const imageAliasList = verb({
  words: ['image', 'alias', 'list'],
  aliases: ['ls'],
  usage: '[<remote>:] [<filters>...]',
  args: [0, Infinity],
  summary: 'List image aliases',
  description: `List image aliases

Filters may be part of the image hash or part of the image alias name.`,
  flags: {
    format: formatFlag,
  },

  async run({ args, flags, shell }) {
    const first = args[0] ?? '';
    const remoteGiven = first.includes(':');
    const { images, name } = await imageResource(shell, remoteGiven ? first : '');
    const filters = [...(name === '' ? [] : [name]), ...(remoteGiven ? args.slice(1) : args)];
    const aliases = (await images.aliases()).filter((alias) =>
      filters.every((filter) => alias.name.includes(filter) || alias.target.startsWith(filter)),
    );
    printListing(shell, flags.format, {
      columns: ['ALIAS', 'FINGERPRINT', 'TYPE', 'DESCRIPTION'],
      rows: aliases
        .map((alias) => [
          alias.name,
          alias.target.slice(0, 12),
          (alias.type || 'container').toUpperCase(),
          alias.description,
        ])
        .sort(byColumns),
      raw: aliases,
      shape: list(imageAliasShape),
    });
  },
});
