import { imageMatches, readImageColumns } from '../../image/list-columns.js';
import { imageResource } from '../../image/source.js';
import { printListing } from '../../print/listing.js';
import { byColumns } from '../../print/natural-sort.js';
import { list } from '../../print/shape.js';
import { imageShape } from '../../print/shapes/image.js';
import { flag, formatFlag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const imageList = verb({
  words: ['image', 'list'],
  aliases: ['ls'],
  usage: '[<remote>:] [<filter>...]',
  args: [0, Infinity],
  summary: 'List images',
  description: `List images

Filters may be of the <key>=<value> form for property based filtering,
or part of the image hash or part of the image alias name.

The -c option takes a (optionally comma-separated) list of arguments
that control which image attributes to output when displaying in table
or csv format.

Default column layout is: lfpdasu

Column shorthand chars:

    l - Shortest image alias (and optionally number of other aliases)
    L - Newline-separated list of all image aliases
    f - Fingerprint (short)
    F - Fingerprint (long)
    p - Whether image is public
    d - Description
    a - Architecture
    s - Size
    u - Upload date
    t - Type`,
  flags: {
    columns: flag.string('Columns', { short: 'c', initial: 'lfpdatsu' }),
    format: formatFlag,
  },

  async run({ args, flags, shell }) {
    const first = args[0] ?? '';
    const remoteGiven = /^[^=]*:/.test(first);
    const { images: server, name } = await imageResource(shell, remoteGiven ? first : '');
    const filters = [...(name === '' ? [] : [name]), ...(remoteGiven ? args.slice(1) : args)];
    const columns = readImageColumns(flags.columns);
    const images = (await server.images()).filter((image) => imageMatches(image, filters));
    printListing(shell, flags.format, {
      columns: columns.map(({ heading }) => heading),
      rows: images.map((image) => columns.map(({ cell }) => cell(image))).sort(byColumns),
      raw: images,
      shape: list(imageShape),
    });
    server.close();
  },
});
