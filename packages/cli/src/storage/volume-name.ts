import { path } from '@lxd/client/server';

/** A volume as the user names it: `[type/]name[/snapshot]`. */
export interface VolumeName {
  readonly type: string;
  readonly name: string;
  readonly snapshot: string | null;
}

const types = ['custom', 'image', 'container', 'virtual-machine'];

export function volumeName(text: string): VolumeName {
  const parts = text.split('/');
  const typed = parts.length > 1 && types.includes(parts[0] ?? '');
  const type = typed ? (parts.shift() as string) : 'custom';
  const [name = '', ...snapshot] = parts;
  return { type, name, snapshot: snapshot.length === 0 ? null : snapshot.join('/') };
}

export const volumePath = (pool: string, { type, name, snapshot }: VolumeName): string =>
  path(
    'storage-pools', pool, 'volumes', type, name,
    ...(snapshot === null ? [] : ['snapshots', snapshot]),
  );
