import type { AgentClient } from '@lxd/node-agent/client';
import type { ServerRules } from '@lxd/model/instance-config/check';
import type { HostFacts } from '@lxd/proto/lxd/agent/v1/host';
import type { Store } from '@lxd/store/store';

import type { Events } from '../../events/events.js';
import type { ProjectRules } from '../project-rules/index.js';
import type { ImageCopier } from '../images/from-member.js';
import type { Projects } from '../projects.js';
import type { Placer } from '../placement/placer.js';
import type { InstanceLocks } from './locks.js';
import type { OtherMembers } from './other-members.js';
import type { Statuses } from './statuses.js';

/** The surroundings of all that is done with instances. */
export interface InstanceDeps {
  readonly store: Store;
  readonly agent: AgentClient;
  readonly events: Events;
  readonly projects: Projects;
  readonly projectRules: ProjectRules;
  readonly locks: InstanceLocks;
  readonly statuses: Statuses;
  readonly others: OtherMembers;
  readonly imageCopier: ImageCopier;
  /** Only asked in a cluster. */
  readonly placer: Placer;
  /** Whether this member is out of service (`lxc cluster evacuate`). */
  readonly evacuated: () => Promise<boolean>;
  /** This member's name in the database ("none" while there is no cluster). */
  readonly member: () => string;
  /** This server's name, for host names and messages. */
  readonly serverName: () => string;
  readonly certificateFingerprint: () => string;
  readonly facts: () => HostFacts;
  /** The server's configuration, defaults not applied. */
  readonly serverConfig: () => Readonly<Record<string, string>>;
  readonly rules: ServerRules;
  readonly now: () => Date;
  /** Whether a network of this member could not be started. */
  readonly networkUnavailable: (name: string) => boolean;
  /** For what nobody waits for and only an operator can mend. */
  readonly warn: (message: string, error: unknown) => void;
}
