import type { Config } from '@lxd/model/api/config';
import type { ProjectState } from '@lxd/model/api/project';
import { DomainError, wrap } from '@lxd/model/errors';
import type { ProjectRecord } from '@lxd/store/projects';
import { guardProjectFree, guardProjectStamp, projectStamp } from '@lxd/store/project-stamp';
import type { Statement, Store } from '@lxd/store/store';

import { KeyedLock } from '../keyed-lock.js';
import type { Projects } from '../projects.js';
import { checkAggregates, imageBudget } from './aggregates.js';
import { checkRoomForInstance, checkRoomForNetwork } from './counts.js';
import { checkTarget } from './restricted-placement.js';
import {
  checkBackupAllowed,
  checkRestrictions,
  checkSnapshotAllowed,
  checkVolatile,
} from './restrictions.js';
import {
  isFree,
  isRestricted,
  loadSnapshot,
  withInstance,
  withProfile,
  withVolume,
  type ProjectSnapshot,
  type RuledInstance,
  type RuledProfile,
  type RuledVolume,
} from './snapshot.js';
import { usageOf } from './usage.js';

/** Stores a change, with these preconditions in its batch. */
export type Commit<T> = (guards: readonly Statement[]) => Promise<T>;

/** Somebody else changed the project between the decision and the batch. */
class ProjectMoved extends DomainError {
  constructor() {
    super('unavailable', 'The project is being changed by many at once, try again');
  }
}

/** Whether a project without rules is looked at too. */
type Look = 'always' | 'if-ruled';

/** After so many lost races in a row something else is wrong. */
const attempts = 10;

/**
 * Limits and restrictions of projects. A change is decided over a snapshot of the project and
 * stored with the precondition that nothing the decision rested on has changed since, whichever
 * member changed it; a lost race is decided anew. Projects without limits and restrictions pay one
 * precondition.
 */
export class ProjectRules {
  readonly #lock = new KeyedLock();

  constructor(
    private readonly store: Store,
    private readonly projects: Projects,
  ) {}

  /** @throws DomainError (internal) when the instance does not fit in, before anything is done */
  async checkCreation(project: string, instance: RuledInstance, given: Config): Promise<void> {
    const record = await this.projects.require(project);
    if (!isFree(record.config)) decideCreation(await this.#snapshot(record), instance, given);
  }

  /** @param given what the client wrote of the configuration, for its volatile keys */
  createInstance<T>(
    project: string,
    instance: RuledInstance,
    given: Config,
    commit: Commit<T>,
  ): Promise<T> {
    return this.#change([project], (now) => decideCreation(now, instance, given), commit);
  }

  /** @throws DomainError (internal) when the changed instance would not fit in */
  async checkInstanceUpdate(
    project: string,
    before: RuledInstance,
    after: RuledInstance,
  ): Promise<void> {
    const record = await this.projects.require(project);
    if (!isFree(record.config)) decideUpdate(await this.#snapshot(record), before, after);
  }

  updateInstance<T>(
    project: string,
    before: RuledInstance,
    after: RuledInstance,
    commit: Commit<T>,
  ): Promise<T> {
    return this.#change([project], (now) => decideUpdate(now, before, after), commit);
  }

  /** A profile, new or changed. `users` are the projects besides its own whose instances have it. */
  changeProfile<T>(
    owner: string,
    users: readonly string[],
    profile: RuledProfile,
    commit: Commit<T>,
  ): Promise<T> {
    const decide = (now: ProjectSnapshot) =>
      inContext('Failed checking if profile update allowed', () =>
        checkAll(withProfile(now, profile)),
      );
    return this.#change([...new Set([owner, ...users])].sort(), decide, commit);
  }

  createVolume<T>(project: string, volume: RuledVolume, commit: Commit<T>): Promise<T> {
    return this.#changeVolume('creation', project, volume, commit);
  }

  updateVolume<T>(project: string, volume: RuledVolume, commit: Commit<T>): Promise<T> {
    return this.#changeVolume('update', project, volume, commit);
  }

  /** One more network for the project that will own it. */
  createNetwork<T>(owner: string, name: string, commit: Commit<T>): Promise<T> {
    const decide = (now: ProjectSnapshot) => {
      if (!now.networks.includes(name)) checkRoomForNetwork(now);
    };
    return this.#change([owner], decide, commit);
  }

  /** The project's own configuration; `decide` sees the project even where it is free. */
  updateProject<T>(
    project: string,
    decide: (now: ProjectSnapshot) => void,
    commit: Commit<T>,
  ): Promise<T> {
    return this.#change([project], decide, commit, 'always');
  }

  /** @throws DomainError (internal) `Project p1 doesn't allow for backup creation` */
  async allowBackup(project: string): Promise<void> {
    checkBackupAllowed(project, (await this.projects.require(project)).config);
  }

  /** @throws DomainError (internal) `Project p1 doesn't allow for snapshot creation` */
  async allowSnapshot(project: string): Promise<void> {
    checkSnapshotAllowed(project, (await this.projects.require(project)).config);
  }

  /** @throws DomainError (forbidden) when the caller may not say where in the cluster it goes */
  async allowTarget(
    project: string,
    target: string,
    caller: { readonly admin: boolean },
  ): Promise<void> {
    checkTarget((await this.projects.require(project)).config, target, caller);
  }

  /** How many bytes an image that comes into a project may have; null: any. */
  async imageBudget(project: string): Promise<number | null> {
    const record = await this.projects.require(project);
    return record.config['limits.disk'] ? imageBudget(await this.#snapshot(record)) : null;
  }

  async usage(project: string): Promise<ProjectState> {
    return usageOf(await this.#snapshot(await this.projects.require(project)));
  }

  #changeVolume<T>(
    what: 'creation' | 'update',
    project: string,
    volume: RuledVolume,
    commit: Commit<T>,
  ): Promise<T> {
    const decide = (now: ProjectSnapshot) =>
      inContext(`Failed checking if volume ${what} allowed`, () =>
        checkAggregates(withVolume(now, volume)),
      );
    return this.#change([project], decide, commit);
  }

  async #change<T>(
    projects: readonly string[],
    decide: (now: ProjectSnapshot) => void,
    commit: Commit<T>,
    look: Look = 'if-ruled',
  ): Promise<T> {
    const guarded = async () => {
      const guards: Statement[] = [];
      for (const project of projects) guards.push(await this.#decided(project, decide, look));
      return commit(guards);
    };
    for (let attempt = 1; ; attempt++) {
      const ruled: string[] = [];
      for (const project of projects) if (await this.#looksAt(project, look)) ruled.push(project);
      try {
        return await this.#locked(ruled, guarded);
      } catch (error) {
        if (!(error instanceof ProjectMoved) || attempt === attempts) throw error;
      }
    }
  }

  /** One after another for what is decided from; the order of names keeps two from a deadlock. */
  #locked<T>(projects: readonly string[], work: () => Promise<T>): Promise<T> {
    const [first, ...rest] = projects;
    if (first === undefined) return work();
    return this.#lock.run(first, () => this.#locked(rest, work));
  }

  async #looksAt(project: string, look: Look): Promise<boolean> {
    return look === 'always' || !isFree((await this.projects.require(project)).config);
  }

  /**
   * The precondition under which the decision holds. The stamp is older than what is decided
   * from: whatever comes between fails the batch.
   */
  async #decided(
    project: string,
    decide: (now: ProjectSnapshot) => void,
    look: Look,
  ): Promise<Statement> {
    const moved = () => new ProjectMoved();
    if (!(await this.#looksAt(project, look))) return guardProjectFree(project, moved);
    const stamped = { name: project, profileOwner: await this.projects.ownerOf(project, 'profiles') };
    const stamp = await projectStamp(this.store, stamped);
    decide(await this.#snapshot(await this.projects.require(project)));
    return guardProjectStamp(stamped, stamp, moved);
  }

  async #snapshot(record: ProjectRecord): Promise<ProjectSnapshot> {
    const owner = await this.projects.ownerOf(record.name, 'profiles');
    return loadSnapshot(this.store, record, owner);
  }
}

function decideCreation(now: ProjectSnapshot, instance: RuledInstance, given: Config): void {
  const others = { ...now, instances: now.instances.filter(({ name }) => name !== instance.name) };
  checkRoomForInstance(others, instance.type);
  checkVolatile(now.config, { ...instance, project: now.name }, given, {});
  inContext('Failed checking if instance creation allowed', () =>
    checkAll(withInstance(now, instance)),
  );
}

function decideUpdate(now: ProjectSnapshot, before: RuledInstance, after: RuledInstance): void {
  checkVolatile(now.config, { ...after, project: now.name }, after.config, before.config);
  inContext('Failed checking if instance update allowed', () =>
    checkAll(withInstance(now, after)),
  );
}

function checkAll(snapshot: ProjectSnapshot): void {
  checkAggregates(snapshot);
  if (isRestricted(snapshot.config)) checkRestrictions(snapshot);
}

function inContext(context: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    throw wrap(context, error);
  }
}
