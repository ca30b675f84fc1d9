import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { ifPresent } from '../../host/missing.js';
import { lxcConfig } from '../lxc-config/lxc-config.js';
import type { Step } from '../run-steps.js';
import type { Work } from '../work.js';

/** What liblxc starts the container from, with a copy for the user among the logs. */
export const writeLxcConfig: Step<Work> = {
  name: 'write-lxc-config',
  async run(work) {
    const { paths } = work.host;
    const text = lxcConfig({
      spec: work.spec,
      name: work.name,
      setup: work.setup,
      idmap: work.idmap,
      rootfs: join(work.volumePath, 'rootfs'),
      idmappedRoot: work.idmappedRoot,
      seccompFile: work.hasSeccomp ? work.seccompFile : null,
      logFolder: work.logFolder,
      devlxd: paths.devlxd,
      shmounts: work.shmounts,
      lxcfsFiles: await servedByLxcfs(),
      deviceLines: work.deviceLines,
      cpuset: work.cpuset,
    });
    await Promise.all([
      writeFile(work.folder.file(work.name, 'config'), text, { mode: 0o600 }),
      writeFile(join(work.logFolder, 'lxc.conf'), text, { mode: 0o600 }),
    ]);
  },
};

/** Files that a running lxcfs offers, relative to its mount; none when it doesn't run. */
async function servedByLxcfs(): Promise<string[]> {
  const base = '/var/lib/lxcfs';
  const proc = (await ifPresent(readdir(join(base, 'proc')))) ?? [];
  if (proc.length === 0) return [];
  const cpu = 'sys/devices/system/cpu';
  const hasCpu = (await ifPresent(stat(join(base, cpu, 'uevent')))) !== null;
  const online = (await ifPresent(stat(join(base, cpu, 'online')))) !== null;
  return [
    ...proc.map((file) => `proc/${file}`),
    ...(hasCpu ? [cpu] : online ? [`${cpu}/online`] : []),
  ];
}
