import { path } from '@lxd/client/server';
import { UsageError } from '../../shell/errors.js';
import { flag, formatFlag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';
import { listVolumes } from '../../storage/volume-list.js';

export const storageVolumeList = verb({
  words: ['storage', 'volume', 'list'],
  aliases: ['ls'],
  usage: '[<remote>:]<pool> [<filter>...]',
  args: [1, Infinity],
  summary: 'List storage volumes',
  description: `List storage volumes

The -c option takes a (optionally comma-separated) list of arguments
that control which image attributes to output when displaying in table
or csv format.

Column shorthand chars:
    c - Content type (filesystem or block)
    d - Description
    e - Project name
    L - Location of the instance (e.g. its cluster member)
    n - Name
    t - Type of volume (custom, image, container or virtual-machine)
    u - Number of references (used by)
    U - Current disk usage`,
  flags: {
    'all-projects': flag.boolean('All projects'),
    columns: flag.string('Columns', { short: 'c', initial: 'etndcuL' }),
    format: formatFlag,
  },

  async run({ args: [argument = '', ...filters], flags, given, shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Missing pool name');
    if (flags['all-projects'] && shell.global.project !== '') {
      throw new UsageError("Can't specify --project with --all-projects");
    }
    await listVolumes(shell, server, {
      path: path('storage-pools', name, 'volumes'),
      filters,
      columns: flags.columns,
      chosen: given.has('columns'),
      allProjects: flags['all-projects'],
      format: flags.format,
    });
  },
});
