import { randomUUID } from 'node:crypto';

import { forbidden, notFound } from '@lxd/model/errors';
import type { Store } from '@lxd/store/store';
import {
  deleteWarning,
  getWarning,
  listWarnings,
  raiseWarning,
  resolveWarnings,
  setWarningStatus,
  type WarningRecord,
} from '@lxd/store/warnings';

import type { Self } from '../cluster/self.js';
import type { Requestor } from '../auth/caller.js';
import type { Events } from '../events/events.js';
import { apiUrl } from '../http/url.js';

type Severity = 'low' | 'moderate' | 'high';

/** Types of warnings, with the numbers LXD's database has for them. */
export const warningTypes = {
  'instance-autostart-failure': { code: 22, name: 'Failed to autostart instance', severity: 'low' },
  'network-unavailable': { code: 20, name: 'Network unavailable', severity: 'high' },
  'storage-pool-unavailable': { code: 24, name: 'Storage pool unavailable', severity: 'high' },
} as const satisfies Readonly<Record<string, { code: number; name: string; severity: Severity }>>;

export type WarningType = keyof typeof warningTypes;

/** What is wrong without anybody having asked. */
export class Warnings {
  constructor(
    private readonly store: Store,
    private readonly events: Events,
    private readonly self: Self,
  ) {}

  async list(project: string | null): Promise<WarningView[]> {
    return (await listWarnings(this.store, project ?? undefined)).map(view);
  }

  async urls(project: string | null): Promise<string[]> {
    const warnings = await listWarnings(this.store, project ?? undefined);
    return warnings.map(({ uuid }) => apiUrl(['warnings', uuid]));
  }

  async get(uuid: string): Promise<unknown> {
    return view(await this.#require(uuid));
  }

  async setStatus(uuid: string, status: string, requestor: Requestor): Promise<void> {
    if (status !== 'new' && status !== 'acknowledged') {
      throw forbidden(`Status may only be set to "new" or "acknowledge"`);
    }
    await this.#require(uuid);
    await this.store.transaction(setWarningStatus(uuid, status, new Date().toISOString()));
    this.#tell(status === 'new' ? 'reset' : 'acknowledged', uuid, requestor);
  }

  async delete(uuid: string, requestor: Requestor): Promise<void> {
    await this.#require(uuid);
    await this.store.transaction(deleteWarning(uuid));
    this.#tell('deleted', uuid, requestor);
  }

  /** Records that something is wrong, or is so again. Never fails its caller. */
  async raise(type: WarningType, message: string, project: string | null = null): Promise<void> {
    await this.store.transaction(
      raiseWarning({
        uuid: randomUUID(),
        member: this.self.member,
        project,
        entityTypeCode: -1,
        entityId: -1,
        typeCode: warningTypes[type].code,
        message,
        lastSeenAt: new Date().toISOString(),
      }),
    );
  }

  /** What was wrong is right again. */
  async resolve(type: WarningType): Promise<void> {
    await this.store.transaction(
      resolveWarnings(
        { member: this.self.member, typeCode: warningTypes[type].code, entityTypeCode: -1, entityId: -1 },
        new Date().toISOString(),
      ),
    );
  }

  async #require(uuid: string): Promise<WarningRecord> {
    const warning = await getWarning(this.store, uuid);
    if (warning === null) throw notFound('Warning not found');
    return warning;
  }

  #tell(what: string, uuid: string, requestor: Requestor): void {
    this.events.lifecycle({
      action: `warning-${what}`,
      source: apiUrl(['warnings', uuid]),
      project: null,
      requestor,
    });
  }
}

type WarningView = ReturnType<typeof view>;

function view(warning: WarningRecord) {
  const type = Object.values(warningTypes).find(({ code }) => code === warning.typeCode);
  return {
    status: warning.status,
    uuid: warning.uuid,
    location: warning.member ?? '',
    project: warning.project ?? '',
    type: type?.name ?? '',
    count: warning.count,
    first_seen_at: warning.firstSeenAt,
    last_seen_at: warning.lastSeenAt,
    last_message: warning.message,
    severity: type?.severity ?? 'low',
    entity_url: '',
  };
}
