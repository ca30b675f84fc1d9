import { randomUUID } from 'node:crypto';

import { forbidden, notFound } from '@lxd/model/errors';
import { warningTypes, type WarningType } from '@lxd/model/warning-types';
import type { Statement, Store } from '@lxd/store/store';
import {
  deleteWarning,
  deleteWarningsResolvedBefore,
  getWarning,
  listWarnings,
  raiseWarning,
  resolveOtherWarnings,
  resolveWarning,
  setWarningStatus,
  type WarningEntity,
  type WarningRecord,
} from '@lxd/store/warnings';

import type { Self } from '../cluster/self.js';
import type { Requestor } from '../auth/caller.js';
import type { Events } from '../events/events.js';
import { apiUrl } from '../http/url.js';

/** One thing that is wrong in some way; entity null: the server as a whole. */
export interface Wrong {
  readonly message: string;
  readonly entity: WarningEntity | null;
}

/** What was right again for so long is forgotten (as LXD 5.2). */
const keptResolvedMs = 24 * 60 * 60 * 1000;

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

  /** Records that something is wrong, or is so again: a row for each type and thing it is about. */
  async raise(type: WarningType, message: string, entity: WarningEntity | null = null): Promise<void> {
    await this.store.transaction(this.#raise(type, { message, entity }, new Date().toISOString()));
  }

  /** What was wrong with this thing is right again. */
  async resolve(type: WarningType, entity: WarningEntity | null = null): Promise<void> {
    await this.store.transaction(this.#resolve(type, entity, new Date().toISOString()));
  }

  /** Brings the warnings about one thing into line: the given ones are so, the other types are not. */
  async settle(
    types: readonly WarningType[],
    found: ReadonlyMap<WarningType, string>,
    entity: WarningEntity | null = null,
  ): Promise<void> {
    const now = new Date().toISOString();
    await this.store.transaction(
      types.flatMap((type) => {
        const message = found.get(type);
        if (message === undefined) return this.#resolve(type, entity, now);
        return this.#raise(type, { message, entity }, now);
      }),
    );
  }

  /** Brings one type into line: these things are wrong, all others no longer. */
  async raiseOnly(type: WarningType, wrong: readonly Wrong[]): Promise<void> {
    const now = new Date().toISOString();
    const subject = { member: this.self.member, typeCode: warningTypes[type].code };
    const still = wrong.map(({ entity }) => entity);
    await this.store.transaction([
      ...wrong.flatMap((one) => this.#raise(type, one, now)),
      ...resolveOtherWarnings(subject, still, now),
    ]);
  }

  /** Forgets what has been right again for a day. */
  async prune(): Promise<void> {
    const date = new Date(Date.now() - keptResolvedMs).toISOString();
    await this.store.transaction(deleteWarningsResolvedBefore(date));
  }

  #raise(type: WarningType, { entity, message }: Wrong, at: string): Statement[] {
    return raiseWarning({
      uuid: randomUUID(),
      member: this.self.member,
      project: entity?.project ?? null,
      entity,
      typeCode: warningTypes[type].code,
      message,
      lastSeenAt: at,
    });
  }

  #resolve(type: WarningType, entity: WarningEntity | null, at: string): Statement[] {
    const { member } = this.self;
    return resolveWarning({ member, typeCode: warningTypes[type].code, entity }, at);
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
    entity_url: warning.entity === null ? '' : entityUrl(warning.entity),
  };
}

function entityUrl({ kind, name, project }: WarningEntity): string {
  return apiUrl([`${kind}s`, name], project ?? 'default'); // instances, networks, storage-pools
}
