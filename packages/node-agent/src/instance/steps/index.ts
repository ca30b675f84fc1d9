import type { Step } from '../run-steps.js';
import type { Work } from '../work.js';
import { applyTemplates } from './apply-templates.js';
import { loadKernelModules } from './load-kernel-modules.js';
import { mapRoot } from './map-root.js';
import { mountRoot } from './mount-root.js';
import { prepareFolders } from './prepare-folders.js';
import { recordRunning } from './record-running.js';
import { runAfterStart } from './run-after-start.js';
import { startContainer } from './start-container.js';
import { startDevices } from './start-devices.js';
import { throttleDisks } from './throttle-disks.js';
import { writeBackupFile } from './write-backup-file.js';
import { writeLxcConfig } from './write-lxc-config.js';
import { writeSeccompPolicy } from './write-seccomp-policy.js';

/** How a container starts, from top to bottom; stopping is the same list undone from the end. */
export const startSteps: readonly Step<Work>[] = [
  prepareFolders,
  loadKernelModules,
  mountRoot,
  mapRoot,
  writeSeccompPolicy,
  startDevices,
  throttleDisks,
  writeLxcConfig,
  applyTemplates,
  writeBackupFile,
  startContainer,
  runAfterStart,
  recordRunning,
];
