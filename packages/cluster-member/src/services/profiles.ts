import { DomainError, conflict, forbidden, invalid, notFound, quote, wrap } from '@lxd/model/errors';
import { checkProfileName } from '@lxd/model/names';
import type { InstanceName } from '@lxd/store/instances';
import {
  deleteProfile,
  getProfile,
  guardProfileUnused,
  insertProfile,
  listProfileNames,
  listProfiles,
  profileUsers,
  profilesUsers,
  renameProfile,
  updateProfile,
  type ProfileRecord,
} from '@lxd/store/profiles';
import type { Store } from '@lxd/store/store';
import { UniqueViolation } from '@lxd/store/unique-violation';

import type { Requestor } from '../auth/caller.js';
import type { Events } from '../events/events.js';
import { apiUrl } from '../http/url.js';
import { KeyedLock } from './keyed-lock.js';
import type { ProjectRules } from './project-rules/index.js';
import type { Projects } from './projects.js';

export interface ProfileContent {
  readonly description: string;
  readonly config: Readonly<Record<string, string>>;
  readonly devices: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A profile as the API shows it. */
export interface ProfileView extends ProfileContent {
  readonly name: string;
  readonly used_by: readonly string[];
}

/** An instance that uses a profile. */
export type ProfileUser = Pick<InstanceName, 'project' | 'name'>;

/** What profiles need of instances. */
export interface ProfileUsers {
  /** @throws DomainError (invalid) on keys, values or devices that can't stand in a profile */
  checkProfile(project: string, content: ProfileContent): Promise<void>;
  /** @throws DomainError when an instance could not live with the change. */
  allowProfileChange(
    users: readonly InstanceName[],
    before: ProfileRecord,
    after: ProfileContent,
  ): Promise<void>;
  /** Carries a saved change of what was `before` to the instances; what failed, one line each. */
  profileChanged(users: readonly ProfileUser[], before: ProfileRecord): Promise<readonly string[]>;
}

/** Profiles of all projects. `project` is always the request's; its features decide whose. */
export class Profiles {
  readonly #lock = new KeyedLock();

  constructor(
    private readonly store: Store,
    private readonly events: Events,
    private readonly projects: Projects,
    private readonly rules: ProjectRules,
    private readonly users: ProfileUsers,
  ) {}

  async urls(project: string): Promise<string[]> {
    const owner = await this.projects.ownerOf(project, 'profiles');
    const names = await listProfileNames(this.store, owner);
    return names.map(({ name }) => apiUrl(['profiles', name], owner));
  }

  async list(project: string): Promise<ProfileView[]> {
    const owner = await this.projects.ownerOf(project, 'profiles');
    const [profiles, users] = await Promise.all([
      listProfiles(this.store, owner),
      profilesUsers(this.store, owner),
    ]);
    return profiles.map((profile) => view(profile, users.get(profile.name) ?? []));
  }

  async get(project: string, name: string): Promise<ProfileView> {
    const owner = await this.projects.ownerOf(project, 'profiles');
    const profile = await this.#require(owner, name, 'Fetch profile');
    return view(profile, await profileUsers(this.store, owner, name));
  }

  async create(
    project: string,
    name: string,
    content: ProfileContent,
    requestor: Requestor,
  ): Promise<string> {
    checkProfileName(name);
    await this.users.checkProfile(project, content);
    const owner = await this.projects.ownerOf(project, 'profiles');
    try {
      await this.rules.changeProfile(owner, [], { name, ...content }, (guards) =>
        this.store.transaction([
          ...guards,
          ...insertProfile({ project: owner, name, ...content }),
        ]),
      );
    } catch (error) {
      if (!(error instanceof UniqueViolation)) throw error;
      throw new DomainError(
        'internal', // 500, as LXD 5.2 answers
        `Error inserting ${quote(name)} into database: The profile already exists`,
      );
    }
    this.#tell('created', owner, name, requestor);
    return apiUrl(['profiles', name], owner);
  }

  /** Replaces the content with what `change` makes of it, then applies it to its users. */
  async update(
    project: string,
    name: string,
    change: (now: ProfileContent) => ProfileContent,
    ifMatch: (content: unknown) => void,
    requestor: Requestor,
  ): Promise<void> {
    const owner = await this.projects.ownerOf(project, 'profiles');
    const failed = await this.#lock.run(`${owner}/${name}`, async () => {
      const now = await this.#require(owner, name, `Failed to retrieve profile ${quote(name)}`);
      ifMatch(profileEtag(now));
      const after = change(now);
      await this.users.checkProfile(project, after);
      const users = await profileUsers(this.store, owner, name);
      if (users.length > 0) await this.users.allowProfileChange(users, now, after);
      const projects = users.map((user) => user.project);
      await this.rules.changeProfile(owner, projects, { name, ...after }, (guards) =>
        this.store.transaction([
          ...guards,
          ...updateProfile({ project: owner, name, ...after }),
        ]),
      );
      return users.length > 0 ? this.users.profileChanged(users, now) : [];
    });
    this.#tell('updated', owner, name, requestor);
    if (failed.length === 0) return;
    throw new DomainError(
      'internal',
      `The following instances failed to update (profile change still saved):\n${failed.map((line) => ` - ${line}\n`).join('')}`,
    );
  }

  async rename(
    project: string,
    name: string,
    newName: string,
    requestor: Requestor,
  ): Promise<string> {
    if (name === 'default') throw forbidden('The "default" profile cannot be renamed');
    checkProfileName(newName);
    const owner = await this.projects.ownerOf(project, 'profiles');
    await this.#lock.run(`${owner}/${name}`, async () => {
      await this.#require(owner, name);
      if (newName === name) throw conflict(`Name ${quote(name)} already in use`);
      try {
        await this.store.transaction(renameProfile(owner, name, newName));
      } catch (error) {
        if (!(error instanceof UniqueViolation)) throw error;
        throw conflict(`Name ${quote(newName)} already in use`);
      }
    });
    this.#tell('renamed', owner, newName, requestor, { old_name: name });
    return apiUrl(['profiles', newName], owner);
  }

  async delete(project: string, name: string, requestor: Requestor): Promise<void> {
    if (name === 'default') throw forbidden('The "default" profile cannot be deleted');
    const owner = await this.projects.ownerOf(project, 'profiles');
    await this.#lock.run(`${owner}/${name}`, async () => {
      await this.#require(owner, name);
      await this.store.transaction([
        guardProfileUnused(owner, name, () => invalid('Profile is currently in use')),
        ...deleteProfile(owner, name),
      ]);
    });
    this.#tell('deleted', owner, name, requestor);
  }

  async #require(owner: string, name: string, doing: string | null = null): Promise<ProfileRecord> {
    const profile = await getProfile(this.store, owner, name);
    if (profile !== null) return profile;
    const missing = notFound('Profile not found');
    throw doing === null ? missing : wrap(doing, missing);
  }

  #tell(
    what: string,
    project: string,
    name: string,
    requestor: Requestor,
    context?: Readonly<Record<string, unknown>>,
  ): void {
    this.events.lifecycle({
      action: `profile-${what}`,
      source: apiUrl(['profiles', name], project),
      project,
      requestor,
      ...(context === undefined ? {} : { context }),
    });
  }
}

/** What a profile's ETag covers. */
export const profileEtag = ({ config, description, devices }: ProfileContent) => ({
  config,
  description,
  devices,
});

function view(
  { name, description, config, devices }: ProfileRecord,
  users: readonly InstanceName[],
): ProfileView {
  const used_by = users.map((user) => apiUrl(['instances', user.name], user.project));
  return { config, description, devices, name, used_by };
}
