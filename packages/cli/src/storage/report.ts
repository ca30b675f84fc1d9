import type { YamlValue } from '@lxd/client/yaml/emit';
import type { ResourcesStoragePool, StoragePool } from '@lxd/model/api/storage-pool';
import type { StorageVolume, StorageVolumeState } from '@lxd/model/api/storage-volume';
import { binarySize } from '../print/units.js';

/** What `lxc storage info` says: the pool and who uses it, by kind. */
export function poolReport(
  { name, driver, description, used_by }: StoragePool,
  { space }: ResourcesStoragePool,
  inBytes: boolean,
): YamlValue {
  const amount = (bytes: number): string => (inBytes ? String(bytes) : binarySize(bytes, 2));
  const users: Record<string, string[]> = {};
  for (const url of used_by ?? []) {
    const { kind, name: user } = parseUser(url);
    (users[kind] ??= []).push(user);
  }
  return {
    info: {
      description,
      driver,
      name,
      'space used': amount(space.used),
      'total space': amount(space.total),
    },
    'used by': Object.fromEntries(
      Object.keys(users).sort().map((kind) => [kind, (users[kind] as string[]).sort()]),
    ),
  };
}

/** `/1.0/instances/c1?project=p` is `c1 (project "p")` among the instances. */
function parseUser(url: string): { kind: string; name: string } {
  const parsed = new URL(url, 'http://lxd');
  const segments = parsed.pathname.split('/').slice(2).map(decodeURIComponent);
  const project = parsed.searchParams.get('project');
  const location = parsed.searchParams.get('target');
  const [kind = '', first = ''] = segments;
  const volumes = kind === 'storage-pools' && segments[2] === 'volumes';
  const snapshot = segments.at(-2) === 'snapshots';
  const name = volumes ? (segments[4] ?? '') : first;
  const shown = snapshot ? `${name}/${segments.at(-1)}` : name;
  const notes = [
    ...(project === null ? [] : [`project "${project}"`]),
    ...(location === null ? [] : [`location "${location}"`]),
  ];
  return {
    kind: volumes ? 'volumes' : kind,
    name: notes.length === 0 ? shown : `${shown} (${notes.join(', ')})`,
  };
}

/** What `lxc storage volume info` says. */
export function volumeReport(volume: StorageVolume, { usage }: StorageVolumeState): string {
  const lines = [`Name: ${volume.name}`];
  if (volume.description !== '') lines.push(`Description: ${volume.description}`);
  lines.push(
    `Type: ${volume.type}`,
    `Content type: ${volume.content_type}`,
  );
  if (volume.location !== '' && volume.location !== 'none') lines.push(`Location: ${volume.location}`);
  if (usage != null) {
    lines.push(`Usage: ${binarySize(usage.used ?? 0, 2)}`);
    if ((usage.total ?? 0) > 0) lines.push(`Total: ${binarySize(usage.total ?? 0, 2)}`);
  }
  return `${lines.join('\n')}\n`;
}
