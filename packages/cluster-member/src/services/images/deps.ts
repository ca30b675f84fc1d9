import type { AgentClient } from '@lxd/node-agent/client';
import type { Store } from '@lxd/store/store';

import type { Events } from '../../events/events.js';
import type { KeyedLock } from '../keyed-lock.js';
import type { ProjectRules } from '../project-rules/index.js';
import type { Projects } from '../projects.js';
import type { Tokens } from '../tokens.js';
import type { ImageCopier } from './from-member.js';
import type { ImageReplication } from './replication.js';

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
  /** Gets files of images from other members. */
  readonly copier: ImageCopier;
  readonly replication: ImageReplication;
  /** Has other members remove what they have of an image; who is silent does so later. */
  readonly removeElsewhere: (fingerprint: string, members: readonly string[]) => Promise<void>;
  /** What this host can run, native first. */
  readonly architectures: () => readonly string[];
  readonly now: () => Date;
  readonly warn: (message: string, error: unknown) => void;
}
