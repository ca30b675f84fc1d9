import type { Server } from '@lxd/client/server';
import type { StorageVolume, StorageVolumeState } from '@lxd/model/api/storage-volume';
import { ApiError } from '@lxd/client/errors';
import { printListing } from '../print/listing.js';
import { byColumns } from '../print/natural-sort.js';
import { list } from '../print/shape.js';
import { volumeShape } from '../print/shapes/storage.js';
import { binarySize } from '../print/units.js';
import { UsageError } from '../shell/errors.js';
import type { Shell } from '../shell/shell.js';

export interface VolumeListRequest {
  readonly path: string;
  /** `key=value`, or part of the name. */
  readonly filters: readonly string[];
  readonly columns: string;
  /** Whether the user chose the columns. */
  readonly chosen: boolean;
  readonly allProjects: boolean;
  readonly format: string;
}

type Volume = StorageVolume & { readonly project?: string; readonly usage?: StorageVolumeState };

interface Column {
  readonly heading: string;
  cell(volume: Volume): string;
}

const column = (heading: string, cell: Column['cell']): Column => ({ heading, cell });

const columns: Readonly<Record<string, Column>> = {
  c: column('CONTENT-TYPE', ({ content_type }) => content_type),
  d: column('DESCRIPTION', ({ description }) => description),
  e: column('PROJECT', ({ project }) => project ?? ''),
  L: column('LOCATION', ({ location }) => location),
  n: column('NAME', ({ name }) => name),
  t: column('TYPE', ({ type, name }) => (name.includes('/') ? `${type} (snapshot)` : type)),
  U: column('USAGE', ({ usage }) => (usage?.usage == null ? '' : binarySize(usage.usage.used ?? 0, 2))),
  u: column('USED BY', ({ used_by }) => String(used_by?.length ?? 0)),
};

export async function listVolumes(
  shell: Shell,
  server: Server,
  request: VolumeListRequest,
): Promise<void> {
  const all = request.allProjects ? { 'all-projects': 'true', project: null } : {};
  const [found, info] = await Promise.all([
    server.get<Volume[]>(request.path, { recursion: 1, ...all }),
    server.info(),
  ]);
  let letters = request.columns;
  if (!request.chosen) {
    if (!info.environment.server_clustered) letters = letters.replace('L', '');
    if (!request.allProjects) letters = letters.replace('e', '');
  }
  const shown = [...letters.replaceAll(',', '')].map((letter) => {
    const known = Object.hasOwn(columns, letter) ? columns[letter] : undefined;
    if (known === undefined) {
      throw new UsageError(`Unknown column shorthand char '${letter}' in '${letters}'`);
    }
    return known;
  });
  const matching = found.filter((volume) => matches(volume, request.filters));
  const volumes = letters.includes('U') ? await withUsage(server, request.path, matching) : matching;
  printListing(shell, request.format, {
    columns: shown.map(({ heading }) => heading),
    rows: volumes.map((volume) => shown.map(({ cell }) => cell(volume))).sort(byColumns),
    raw: volumes,
    shape: list(volumeShape),
  });
}

/** Asks for each volume's state; one that has none (a snapshot, an unmounted one) shows nothing. */
const withUsage = (server: Server, path: string, volumes: readonly Volume[]): Promise<Volume[]> =>
  Promise.all(
    volumes.map(async (volume) => {
      if (volume.name.includes('/') || volume.type === 'image') return volume;
      try {
        const usage = await server.get<StorageVolumeState>(
          `${path}/${volume.type}/${encodeURIComponent(volume.name)}/state`,
        );
        return { ...volume, usage };
      } catch (error) {
        if (error instanceof ApiError) return volume;
        throw error;
      }
    }),
  );

const matches = (volume: Volume, filters: readonly string[]): boolean =>
  filters.every((filter) => {
    const equals = filter.indexOf('=');
    if (equals < 0) return volume.name.includes(filter);
    const key = filter.slice(0, equals);
    const value = filter.slice(equals + 1);
    const own = (volume as unknown as Record<string, unknown>)[key] ?? volume.config[key];
    return own === value;
  });
