import type { Project } from '@lxd/model/api/project';
import { printListing } from '../../print/listing.js';
import { byColumns } from '../../print/natural-sort.js';
import { list } from '../../print/shape.js';
import { projectShape } from '../../print/shapes/server.js';
import { formatFlag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const projectList = verb({
  words: ['project', 'list'],
  aliases: ['ls'],
  usage: '[<remote>:]',
  args: [0, 1],
  summary: 'List projects',
  flags: {
    format: formatFlag,
  },

  async run({ args: [argument], flags, shell }) {
    const { server, remote } = await shell.optionalResource(argument);
    const projects = await server.get<Project[]>('projects', { recursion: 1, project: null });
    const config = await shell.config();
    const current = config.remotes[remote]?.project || 'default';
    const yes = (value: string | undefined): string => (value === 'true' ? 'YES' : 'NO');
    printListing(shell, flags.format, {
      columns: ['NAME', 'IMAGES', 'PROFILES', 'STORAGE VOLUMES', 'NETWORKS', 'DESCRIPTION', 'USED BY'],
      rows: projects
        .map(({ name, config, description, used_by }) => [
          name === current ? `${name} (current)` : name,
          yes(config['features.images']),
          yes(config['features.profiles']),
          yes(config['features.storage.volumes']),
          yes(config['features.networks']),
          description,
          String(used_by?.length ?? 0),
        ])
        .sort(byColumns),
      raw: projects,
      shape: list(projectShape),
    });
  },
});
