import type { Statuses } from '../services/instances/statuses.js';
import type { MemberCalls } from './member-services.js';
import type { Self } from './self.js';

export interface MemberCallsSetup {
  readonly self: Self;
  readonly statuses: Statuses;
}

/** This member's answers to the others. */
export const memberCalls = ({ self, statuses }: MemberCallsSetup): MemberCalls => ({
  async ping() {
    return { id: self.identity?.id ?? 0 };
  },

  async getStatuses() {
    return { instances: statuses.list() };
  },
});
