import { isTrue } from '@lxd/model/booleans';
import { DomainError, forbidden, invalid, notFound, quote } from '@lxd/model/errors';
import { PROJECT_COMPLAINTS, projectKeys } from '@lxd/model/project-keys';
import { checkProjectName } from '@lxd/model/names';
import { insertProfile } from '@lxd/store/profiles';
import {
  deleteProject,
  getProject,
  insertProject,
  listProjects,
  projectContents,
  updateProject,
  type ProjectRecord,
} from '@lxd/store/projects';
import type { Store } from '@lxd/store/store';
import { UniqueViolation } from '@lxd/store/unique-violation';

import type { Requestor } from '../auth/caller.js';
import type { Events } from '../events/events.js';
import { apiUrl } from '../http/url.js';
import { KeyedLock } from './keyed-lock.js';

/** Kinds of objects a project may have of its own, or take from project `default`. */
export type ProjectFeature = 'images' | 'networks' | 'profiles' | 'storage.volumes';

/** A new project has these unless told (config-and-images.md, 3.1). */
const featureDefaults: Readonly<Record<string, string>> = {
  'features.images': 'true',
  'features.profiles': 'true',
  'features.storage.volumes': 'true',
};

export interface ProjectContent {
  readonly description: string;
  readonly config: Readonly<Record<string, string>>;
}

/** A project as the API shows it. */
export interface ProjectView extends ProjectContent {
  readonly name: string;
  readonly used_by: readonly string[];
}

export class Projects {
  readonly #lock = new KeyedLock();

  constructor(
    private readonly store: Store,
    private readonly events: Events,
  ) {}

  /** @throws DomainError (not-found) */
  async require(name: string): Promise<ProjectRecord> {
    const project = await getProject(this.store, name);
    if (project === null) throw notFound('Project not found');
    return project;
  }

  async exists(name: string): Promise<boolean> {
    return name === 'default' || (await getProject(this.store, name)) !== null;
  }

  /**
   * Whose objects of a kind a request in `project` means: its own or those of `default`.
   * @throws DomainError (not-found)
   */
  async ownerOf(project: string, feature: ProjectFeature): Promise<string> {
    if (project === 'default') return project; // has all features, for good
    const { config } = await this.require(project);
    return isTrue(config[`features.${feature}`]) ? project : 'default';
  }

  async list(): Promise<ProjectView[]> {
    const projects = await listProjects(this.store);
    return Promise.all(projects.map((project) => this.#view(project)));
  }

  async names(): Promise<string[]> {
    return (await listProjects(this.store)).map(({ name }) => name);
  }

  async get(name: string): Promise<ProjectView> {
    return this.#view(await this.require(name));
  }

  async create(name: string, content: ProjectContent, requestor: Requestor): Promise<void> {
    checkProjectName(name);
    const config = { ...featureDefaults, ...content.config };
    checkConfig(config);
    checkRestriction(config);
    const statements = insertProject({ name, description: content.description, config });
    if (isTrue(config['features.profiles'])) statements.push(...insertProfile(defaultProfile(name)));
    try {
      await this.store.transaction(statements);
    } catch (error) {
      if (!(error instanceof UniqueViolation)) throw error;
      throw new DomainError('conflict', `Project ${quote(name)} already exists`);
    }
    this.#tell('created', name, requestor);
  }

  /** Replaces description and config with what `change` makes of them. */
  async update(
    name: string,
    change: (now: ProjectContent) => ProjectContent,
    ifMatch: (content: unknown) => void,
    requestor: Requestor,
  ): Promise<void> {
    await this.#lock.run(name, async () => {
      const now = await this.require(name);
      ifMatch(projectEtag(now));
      const { description, config } = change(now);
      checkConfig(config);
      checkRestriction(config);
      const changed = featuresChanged(now.config, config);
      if (changed && name === 'default') {
        throw invalid("You can't change the features of the default project");
      }
      if (changed && !(await this.#isEmpty(name))) {
        throw invalid('Features can only be changed on empty projects');
      }
      await this.store.transaction(updateProject({ name, description, config }));
    });
    this.#tell('updated', name, requestor);
  }

  async delete(name: string, requestor: Requestor): Promise<void> {
    if (name === 'default') throw forbidden("The 'default' project cannot be deleted");
    await this.#lock.run(name, async () => {
      await this.require(name);
      if (!(await this.#isEmpty(name))) throw invalid('Only empty projects can be removed');
      await this.store.transaction(deleteProject(name));
    });
    this.#tell('deleted', name, requestor);
  }

  async #isEmpty(name: string): Promise<boolean> {
    const contents = await projectContents(this.store, name);
    return contents.every((one) => one.kind === 'profiles' && one.name === 'default');
  }

  async #view({ name, description, config }: ProjectRecord): Promise<ProjectView> {
    const contents = await projectContents(this.store, name);
    const used_by = contents.map((one) =>
      one.kind === 'volumes'
        ? apiUrl(['storage-pools', one.pool ?? '', 'volumes', 'custom', one.name], name)
        : apiUrl([one.kind, one.name], name),
    );
    return { name, description, config, used_by };
  }

  #tell(what: string, name: string, requestor: Requestor): void {
    this.events.lifecycle({
      action: `project-${what}`,
      source: apiUrl(['projects', name]),
      project: name,
      requestor,
    });
  }
}

/** What a project's ETag covers. */
export const projectEtag = ({ description, config }: ProjectContent) => ({ description, config });

const defaultProfile = (project: string) => ({
  project,
  name: 'default',
  description: `Default LXD profile for project ${project}`,
  config: {},
  devices: {},
});

const checkConfig = (config: Readonly<Record<string, string>>): void =>
  projectKeys.check(config, PROJECT_COMPLAINTS);

function checkRestriction(config: Readonly<Record<string, string>>): void {
  if (isTrue(config['restricted']) && !isTrue(config['features.profiles'])) {
    throw invalid('Projects without their own profiles cannot be restricted');
  }
}

function featuresChanged(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): boolean {
  const names = ['images', 'networks', 'profiles', 'storage.volumes'] as const;
  return names.some((name) => isTrue(before[`features.${name}`]) !== isTrue(after[`features.${name}`]));
}
