import { storageName } from '@lxd/model/names';
import type { InstanceRef } from '@lxd/proto/lxd/agent/v1/common';

import type { ContainerRef, RunningContainer } from '../host/container-runtime.js';
import type { InstanceSpec } from './spec.js';

/** An instance that runs on this host. */
export interface LiveInstance {
  readonly name: string;
  readonly ref: ContainerRef;
  readonly running: RunningContainer;
  /** As it runs now, volatile keys included. */
  spec: InstanceSpec;
  volatile: Readonly<Record<string, string>>;
  frozen: boolean;
  /** The workload has said that it is up (guest API). */
  ready: boolean;
  /** CPUs the balancer gave it, or null: never limited. */
  cpuset: string | null;
  /** Resolves once it has ended and everything of it is taken down. */
  readonly gone: Promise<void>;
}

export const nameOf = (ref: InstanceRef | undefined): string =>
  storageName(ref?.project ?? '', ref?.name ?? '');
