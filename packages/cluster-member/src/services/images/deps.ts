import type { AgentClient } from '@lxd/node-agent/client';
import type { Store } from '@lxd/store/store';

import type { Events } from '../../events/events.js';
import type { KeyedLock } from '../keyed-lock.js';
import type { ProjectRules } from '../project-rules/index.js';
import type { Projects } from '../projects.js';
import type { Tokens } from '../tokens.js';

/** The surroundings of all that is done with images. */
export interface ImageDeps {
  readonly store: Store;
  readonly agent: AgentClient;
  readonly events: Events;
  /** One-time secrets of private images. */
  readonly tokens: Tokens;
  readonly projects: Projects;
  readonly projectRules: ProjectRules;
  /** By fingerprint: bytes are shared by projects, so one change at a time. */
  readonly lock: KeyedLock;
  readonly member: () => string;
  /** What this host can run, native first. */
  readonly architectures: () => readonly string[];
  readonly now: () => Date;
  readonly warn: (message: string, error: unknown) => void;
}
