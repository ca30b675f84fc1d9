import { unavailable } from '@lxd/model/errors';
import type { ProfileRecord } from '@lxd/store/profiles';
import type { AgentClient } from '@lxd/node-agent/client';
import type { DatabaseRole } from '@lxd/store/codes';

import type { EventHub } from '../events/event-hub.js';
import { relayStream } from '../events/relay-stream.js';
import type { Operations } from '../operations/operations.js';
import { removeDeleted } from '../services/images/delete.js';
import type { ImageDeps } from '../services/images/deps.js';
import type { Statuses } from '../services/instances/statuses.js';
import type { ProfileUsers } from '../services/profiles.js';
import { fromWire, reload, type Caches } from './caches.js';
import type { ClusterPart } from './cluster.js';
import type { MemberCalls } from './member-services.js';
import type { Self } from './self.js';

export interface MemberCallsSetup {
  readonly self: Self;
  readonly statuses: Statuses;
  readonly agent: AgentClient;
  readonly eventHub: EventHub;
  readonly cluster: ClusterPart;
  readonly operations: Operations;
  readonly caches: Caches;
  readonly imageDeps: ImageDeps;
  readonly profileUsers: ProfileUsers;
  /** Whether this member has been told to end. */
  goingDown(): boolean;
  /** Finds others for the role of a member that goes; only a leader can. */
  handOver(id: number): Promise<boolean>;
}

/** This member's answers to the others. */
export const memberCalls = ({ self, statuses, agent, eventHub, cluster, operations, caches, imageDeps, profileUsers, goingDown, handOver }: MemberCallsSetup): MemberCalls => ({
  async ping({ table }) {
    if (goingDown() && table !== undefined) throw unavailable('LXD is shutting down');
    if (table !== undefined) await cluster.hear(table);
    return { id: self.identity?.id ?? 0, role: await cluster.databaseRole() };
  },

  async assignRole({ role }) {
    await cluster.takeRole(role as DatabaseRole);
    return {};
  },

  async handOver({ id }) {
    return { replaced: await handOver(id) };
  },

  async getStatuses() {
    return { instances: statuses.list() };
  },

  getStates: (request, options) => agent.instances.getStates(request, { ...options, failFast: true }),

  watchEvents({ member, logging }, options) {
    void cluster.find({ id: member }); // one who has just joined is heard in turn
    return relayStream(eventHub, logging, options?.signal ?? never);
  },

  async refresh({ what }) {
    await reload(caches, fromWire(what));
    return {};
  },

  async listOperations({ project }) {
    const listed = operations.list(project ?? null).map((operation) => ({
      ...(operation.project === null ? {} : { project: operation.project }),
      adminOnly: operation.adminOnly,
      view: JSON.stringify(operation.view()),
    }));
    return { operations: listed };
  },

  readImage: (request, options) => agent.images.read(request, options),

  async fetchImage({ fingerprint }) {
    await imageDeps.copier.ensureHere(fingerprint);
    return {};
  },

  async removeImage({ fingerprint }) {
    await removeDeleted(imageDeps, fingerprint);
    return {};
  },

  getLeases: (request, options) => agent.networks.getLeases(request, { ...options, failFast: true }),

  async carryProfile({ users, before }) {
    return { failed: [...(await profileUsers.profileChanged(users, JSON.parse(before) as ProfileRecord))] };
  },
});

const never = new AbortController().signal;
