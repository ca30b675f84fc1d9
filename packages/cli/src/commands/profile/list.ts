import type { Profile } from '@lxd/model/api/profile';
import { printListing } from '../../print/listing.js';
import { byColumns } from '../../print/natural-sort.js';
import { list } from '../../print/shape.js';
import { profileShape } from '../../print/shapes/server.js';
import { formatFlag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const profileList = verb({
  words: ['profile', 'list'],
  aliases: ['ls'],
  usage: '[<remote>:]',
  args: [0, 1],
  summary: 'List profiles',
  flags: {
    format: formatFlag,
  },

  async run({ args: [argument], flags, shell }) {
    const { server } = await shell.optionalResource(argument);
    const profiles = await server.get<Profile[]>('profiles', { recursion: 1 });
    printListing(shell, flags.format, {
      columns: ['NAME', 'DESCRIPTION', 'USED BY'],
      rows: profiles
        .map(({ name, description, used_by }) => [name, description, String(used_by?.length ?? 0)])
        .sort(byColumns),
      raw: profiles,
      shape: list(profileShape),
    });
  },
});
