import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Step } from '../run-steps.js';
import type { Work } from '../work.js';

/** `backup.yaml` beside the root file system: enough to bring the instance back without a database. */
export const writeBackupFile: Step<Work> = {
  name: 'write-backup-file',
  run: (work) => writeBackup(work.volumePath, work.spec.backupYaml),
};

/** Replaced whole. Empty text leaves what is there. */
export async function writeBackup(volumePath: string, text: string): Promise<void> {
  if (text === '') return;
  const file = join(volumePath, 'backup.yaml');
  await writeFile(`${file}.new`, text, { mode: 0o400 });
  await rename(`${file}.new`, file);
}
