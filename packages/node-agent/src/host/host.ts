import type { Run } from './command.js';
import type { ContainerRuntime } from './container-runtime.js';
import type { Log } from './log.js';
import type { Paths } from './paths.js';

/** All that drivers and steps may touch of the machine. The real one is made in `main.ts`. */
export interface Host {
  readonly paths: Paths;
  readonly run: Run;
  readonly log: Log;
  readonly containers: ContainerRuntime;
}
