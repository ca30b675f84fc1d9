import type { Warning } from '@lxd/model/api/warning';
import { printListing } from '../../print/listing.js';
import { list } from '../../print/shape.js';
import { warningShape } from '../../print/shapes/server.js';
import { byColumns } from '../../print/natural-sort.js';
import { readWarningColumns } from '../../print/warning-columns.js';
import { flag, formatFlag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const warningList = verb({
  words: ['warning', 'list'],
  aliases: ['ls'],
  usage: '[<remote>:]',
  args: [0, Infinity],
  summary: 'List warnings',
  description: `List warnings

The -c option takes a (optionally comma-separated) list of arguments
that control which warning attributes to output when displaying in table
or csv format.

Default column layout is: utSscpLl

Column shorthand chars:

    c - Count
    l - Last seen
    L - Location
    f - First seen
    p - Project
    s - Severity
    S - Status
    u - UUID
    t - Type`,
  flags: {
    all: flag.boolean('List all warnings', { short: 'a' }),
    columns: flag.string('Columns', { short: 'c', initial: 'utSscpLl' }),
    format: formatFlag,
  },

  async run({ args: [argument], flags, given, shell }) {
    const { server } = await shell.optionalResource(argument);
    const [all, info] = await Promise.all([
      server.get<Warning[]>('warnings', { recursion: 1 }),
      server.info(),
    ]);
    const warnings = all.filter(({ status }) => flags.all || status === 'new');
    const letters =
      given.has('columns') || info.environment.server_clustered
        ? flags.columns
        : flags.columns.replace('L', '');
    const columns = readWarningColumns(letters);
    printListing(shell, flags.format, {
      columns: columns.map(({ heading }) => heading),
      rows: warnings.map((warning) => columns.map(({ cell }) => cell(warning))).sort(byColumns),
      raw: warnings,
      shape: list(warningShape),
    });
  },
});
