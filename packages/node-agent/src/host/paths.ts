import { join } from 'node:path';

/**
 * Where things lie on a host. The layout under `$LXD_DIR` is LXD's
 * (guest-events-metrics-internals.md 6.1); `run` is ours: what must survive the agent but not a
 * host boot.
 */
export interface Paths {
  readonly root: string;
  readonly logs: string; // /var/log/lxd, or $LXD_DIR/logs when LXD_DIR is set
  readonly cache: string;
  readonly run: string; // one folder per running instance
  readonly images: string;
  readonly storagePools: string;
  readonly networks: string;
  readonly devices: string;
  readonly devlxd: string;
  readonly shmounts: string;
  readonly seccomp: string;
  readonly agentSocket: string;
}

export function pathsFrom(env: Readonly<Record<string, string | undefined>>): Paths {
  const dir = env['LXD_DIR'];
  const root = dir || '/var/lib/lxd';
  return {
    root,
    logs: dir ? join(dir, 'logs') : '/var/log/lxd',
    cache: dir ? join(dir, 'cache') : '/var/cache/lxd',
    run: join(root, 'run'),
    images: join(root, 'images'),
    storagePools: join(root, 'storage-pools'),
    networks: join(root, 'networks'),
    devices: join(root, 'devices'),
    devlxd: join(root, 'devlxd'),
    shmounts: join(root, 'shmounts'),
    seccomp: join(root, 'security', 'seccomp'),
    agentSocket: join(root, 'agent.socket'),
  };
}
