import { setTimeout as sleep } from 'node:timers/promises';

import { internal } from '@lxd/model/errors';

import type { ProjectAccess } from './project-access.js';
import { isPermission, projectAccess } from './project-access.js';
import type { RbacResource, RbacService } from './rbac-service.js';

/** After a failed look at the service, and longer each time that it fails again. */
const retryMs = 5000;
const maxRetryMs = 60_000;
/** Between a long poll that brought nothing and the next. */
const idleMs = 1000;
/** Users remembered; a bound on memory. */
const maxUsers = 1000;

/** What the service calls projects by: their ids here. */
export interface RbacProject {
  readonly id: number;
  readonly name: string;
}

/** Kept in step with the RBAC service: it is told of projects, and tells who may do what. */
export class Rbac {
  readonly #ending = new AbortController();
  readonly #known = new Map<string, Promise<ProjectAccess | null>>();
  /** What the service was told last, by id, and under which of its marks. */
  #told: { readonly syncId: string; readonly names: ReadonlyMap<string, string> } | null = null;
  #syncing: Promise<void> = Promise.resolve();

  /**
   * @param projects those there are now
   * @param warn told of what fails in the background
   */
  constructor(
    private readonly service: RbacService,
    private readonly projects: () => Promise<readonly RbacProject[]>,
    private readonly warn: (message: string, error: unknown) => void,
  ) {}

  /** Tells the service what there is, and follows its changes until `close()`. */
  start(): void {
    void this.syncProjects();
    void this.#follow();
  }

  close(): void {
    this.#ending.abort();
  }

  /** What a user may do; null: nothing that the service knows of. Asked once until it changes. */
  accessOf(username: string): Promise<ProjectAccess | null> {
    let known = this.#known.get(username);
    if (known === undefined) {
      if (this.#known.size >= maxUsers) this.#known.clear();
      known = this.#ask(username);
      this.#known.set(username, known);
      const forget = () => {
        if (this.#known.get(username) === known) this.#known.delete(username);
      };
      // Somebody unknown may be made known at any time without a change that is told.
      known.then((access) => access === null && forget(), forget);
    }
    return known;
  }

  /** Tells the service what came, went or was renamed; one call after the other. */
  syncProjects(): Promise<void> {
    this.#syncing = this.#syncing.then(async () => {
      try {
        await this.#sync();
      } catch (error) {
        this.#told = null; // the next call tells everything
        if (!this.#ending.signal.aborted) this.warn('Cannot tell the RBAC service of projects', error);
      }
      this.#known.clear();
    });
    return this.#syncing;
  }

  async #sync(): Promise<void> {
    const names = new Map((await this.projects()).map(({ id, name }) => [String(id), name]));
    const told = this.#told;
    let syncId: string | null = null;
    if (told !== null) {
      const changed = [...names].filter(([id, name]) => told.names.get(id) !== name);
      const removed = [...told.names.keys()].filter((id) => !names.has(id));
      syncId = await this.service.updateProjects(told.syncId, changed.map(resource), removed);
    }
    // Everything there is: at first, and when somebody else changed the service's list.
    syncId ??= await this.service.updateProjects(null, [...names].map(resource), []);
    if (syncId === null) throw internal('The RBAC service refuses the list of projects');
    this.#told = { syncId, names };
  }

  async #ask(username: string): Promise<ProjectAccess | null> {
    const [isAdmin, granted, projects] = await Promise.all([
      this.service.isAdmin(username),
      this.service.permissions(username),
      this.projects(),
    ]);
    if (isAdmin) return projectAccess('admin');
    const names = new Map(projects.map(({ id, name }) => [String(id), name]));
    const everywhere = (granted.get('') ?? []).filter(isPermission);
    const own = new Map<string, readonly string[]>();
    for (const [identifier, permissions] of granted) {
      const name = names.get(identifier);
      if (name !== undefined) own.set(name, permissions);
    }
    if (own.size === 0 && everywhere.length === 0) return null;
    return projectAccess({ everywhere, own });
  }

  async #follow(): Promise<void> {
    const { signal } = this.#ending;
    let last = '';
    let pauseMs = retryMs;
    while (!signal.aborted) {
      try {
        const now = await this.service.nextChange(last, signal);
        if (now === null) {
          // The long poll ended without one; perhaps at once, when something between is broken.
          await sleep(idleMs, undefined, { signal });
          continue;
        }
        if (last !== '') this.#known.clear();
        last = now;
        pauseMs = retryMs;
      } catch (error) {
        if (signal.aborted) return;
        // Said once, not for as long as it lasts.
        if (pauseMs === retryMs) this.warn('Cannot follow the changes of the RBAC service', error);
        this.#known.clear(); // what changed meanwhile isn't known
        await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
        pauseMs = Math.min(pauseMs * 2, maxRetryMs);
      }
    }
  }
}

const resource = ([identifier, name]: readonly [string, string]): RbacResource => ({ identifier, name });
