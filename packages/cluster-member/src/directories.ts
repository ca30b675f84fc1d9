import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Folders below `$LXD_DIR` and their modes (guest-events-metrics-internals.md, 6.1). */
const folders: readonly (readonly [path: string, mode: number])[] = [
  ['', 0o711],
  ['backups', 0o700],
  ['backups/custom', 0o700],
  ['backups/instances', 0o700],
  ['containers', 0o711],
  ['database', 0o700],
  ['database/global', 0o700],
  ['devices', 0o711],
  ['devlxd', 0o755],
  ['disks', 0o700],
  ['images', 0o700],
  ['networks', 0o711],
  ['security', 0o700],
  ['security/apparmor', 0o700],
  ['security/apparmor/cache', 0o700],
  ['security/apparmor/profiles', 0o700],
  ['security/seccomp', 0o700],
  ['shmounts', 0o711],
  ['snapshots', 0o700],
  ['storage-pools', 0o711],
  ['virtual-machines', 0o711],
  ['virtual-machines-snapshots', 0o700],
];

/** Where the daemon keeps things. */
export interface Directories {
  readonly root: string;
  readonly logs: string;
  readonly cache: string;
}

/** `$LXD_DIR`, with logs and cache inside; without it the system's places. */
export function directoriesFrom(env: NodeJS.ProcessEnv): Directories {
  const root = env['LXD_DIR'];
  return root
    ? { root, logs: join(root, 'logs'), cache: join(root, 'cache') }
    : { root: '/var/lib/lxd', logs: '/var/log/lxd', cache: '/var/cache/lxd' };
}

/** Makes what is missing and corrects modes. */
export async function makeDirectories({ root, logs, cache }: Directories): Promise<void> {
  const all = [
    ...folders.map(([path, mode]) => [join(root, path), mode] as const),
    [logs, 0o700] as const,
    [cache, 0o700] as const,
  ];
  for (const [path, mode] of all) {
    await mkdir(path, { recursive: true, mode });
    await chmod(path, mode);
  }
}
