import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { Paths } from './host/paths.js';

/** What lies under $LXD_DIR and who may look (guest-events-metrics-internals.md 6.1). */
function folders({ cache, logs, root }: Paths): readonly (readonly [path: string, mode: number])[] {
  return [
    [root, 0o711],
    [join(root, 'backups'), 0o700],
    [join(root, 'backups', 'custom'), 0o700],
    [join(root, 'backups', 'instances'), 0o700],
    [join(root, 'containers'), 0o711],
    [join(root, 'database'), 0o700],
    [join(root, 'devices'), 0o711],
    [join(root, 'devlxd'), 0o755],
    [join(root, 'disks'), 0o700],
    [join(root, 'images'), 0o700],
    [join(root, 'networks'), 0o711],
    [join(root, 'run'), 0o711],
    [join(root, 'security'), 0o700],
    [join(root, 'security', 'apparmor'), 0o700],
    [join(root, 'security', 'apparmor', 'cache'), 0o700],
    [join(root, 'security', 'apparmor', 'profiles'), 0o700],
    [join(root, 'security', 'seccomp'), 0o700],
    [join(root, 'shmounts'), 0o711],
    [join(root, 'snapshots'), 0o700],
    [join(root, 'storage-pools'), 0o711],
    [join(root, 'virtual-machines'), 0o711],
    [join(root, 'virtual-machines-snapshots'), 0o700],
    [cache, 0o700],
    [logs, 0o700],
  ];
}

/** Makes what is missing and corrects modes. */
export async function makeFolders(paths: Paths): Promise<void> {
  for (const [path, mode] of folders(paths)) {
    await mkdir(path, { recursive: true, mode });
    await chmod(path, mode);
  }
}
