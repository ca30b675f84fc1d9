import { randomUUID } from 'node:crypto';

import { forbidden, notFound } from '@lxd/model/errors';
import { warningTypes, type WarningType } from '@lxd/model/warning-types';
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

/** What a warning is about; the member as a whole when nothing is said. */
export interface WarningSubject {
  readonly project: string | null;
  readonly entity: { readonly typeCode: number; readonly id: number } | null;
}

/** The database's numbers of what a warning may be about, as LXD's. */
export const entityTypes = { network: 8 } as const;

const none = -1; // where the database has no subject

const theMember: WarningSubject = { project: null, entity: null };

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

  /** Records that something is wrong, or is so again. */
  async raise(type: WarningType, message: string, subject = theMember): Promise<void> {
    await this.store.transaction(
      raiseWarning({
        uuid: randomUUID(),
        member: this.self.member,
        project: subject.project,
        entityTypeCode: subject.entity?.typeCode ?? none,
        entityId: subject.entity?.id ?? none,
        typeCode: warningTypes[type].code,
        message,
        lastSeenAt: new Date().toISOString(),
      }),
    );
  }

  /** What was wrong is right again. */
  async resolve(type: WarningType, subject = theMember): Promise<void> {
    await this.store.transaction(
      resolveWarnings(
        {
          member: this.self.member,
          typeCode: warningTypes[type].code,
          entityTypeCode: subject.entity?.typeCode ?? none,
          entityId: subject.entity?.id ?? none,
        },
        new Date().toISOString(),
      ),
    );
  }

  /** Brings the warnings of one subject into line: the given ones are so, the other types are not. */
  async settle(
    types: readonly WarningType[],
    found: ReadonlyMap<WarningType, string>,
    subject = theMember,
  ): Promise<void> {
    for (const type of types) {
      const message = found.get(type);
      if (message === undefined) await this.resolve(type, subject);
      else await this.raise(type, message, subject);
    }
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
