import type { AgentClient } from '@lxd/node-agent/client';

import type { EventHub } from '../events/event-hub.js';
import { relayStream } from '../events/relay-stream.js';
import type { Statuses } from '../services/instances/statuses.js';
import type { ClusterPart } from './cluster.js';
import type { MemberCalls } from './member-services.js';
import type { Self } from './self.js';

export interface MemberCallsSetup {
  readonly self: Self;
  readonly statuses: Statuses;
  readonly agent: AgentClient;
  readonly eventHub: EventHub;
  readonly cluster: ClusterPart;
}

/** This member's answers to the others. */
export const memberCalls = ({ self, statuses, agent, eventHub, cluster }: MemberCallsSetup): MemberCalls => ({
  async ping() {
    return { id: self.identity?.id ?? 0 };
  },

  async getStatuses() {
    return { instances: statuses.list() };
  },

  getStates: (request, options) => agent.instances.getStates(request, { ...options, failFast: true }),

  watchEvents({ member, logging }, options) {
    void cluster.find({ id: member }); // one who has just joined is heard in turn
    return relayStream(eventHub, logging, options?.signal ?? never);
  },

  readImage: (request, options) => agent.images.read(request, options),
});

const never = new AbortController().signal;
