import { isTrue } from '@lxd/model/booleans';
import { conflict, forbidden, internal, invalid, quote, wrap } from '@lxd/model/errors';
import { changedKeys, withoutEmpty } from '@lxd/model/key-registry';
import { checkProjectName } from '@lxd/model/names';
import { PROJECT_COMPLAINTS, projectKeys } from '@lxd/model/project-keys';
import { deleteProfile, insertProfile } from '@lxd/store/profiles';
import {
  deleteProject,
  getProject,
  guardProjectEmpty,
  insertProject,
  renameProject,
  updateProject,
} from '@lxd/store/projects';
import type { Statement, Store } from '@lxd/store/store';
import { UniqueViolation } from '@lxd/store/unique-violation';

import type { Requestor } from '../auth/caller.js';
import type { Events } from '../events/events.js';
import { apiUrl } from '../http/url.js';
import { checkRestrictedSubnets } from './project-rules/restricted-subnets.js';
import type { ProjectRules } from './project-rules/index.js';
import { checkProjectUpdate } from './project-rules/project-update.js';
import { projectEtag, type ProjectContent, type ProjectFeature, type Projects } from './projects.js';

type Config = Readonly<Record<string, string>>;

/** A new project has these unless told (config-and-images.md, 3.1). */
const featureDefaults: Config = {
  'features.images': 'true',
  'features.profiles': 'true',
  'features.storage.volumes': 'true',
};

/** Makes, changes, renames and removes projects. */
export class ProjectChanges {
  constructor(
    private readonly store: Store,
    private readonly events: Events,
    private readonly projects: Projects,
    private readonly rules: ProjectRules,
    /** Who may do what is kept by project name; called when a name comes, goes or means another. */
    private readonly namesChanged: () => Promise<void>,
  ) {}

  async create(name: string, content: ProjectContent, requestor: Requestor): Promise<void> {
    checkProjectName(name);
    const given = { ...featureDefaults, ...content.config };
    await this.#checkConfig(given, {});
    const config = withoutEmpty(given);
    const statements = insertProject({ name, description: content.description, config });
    if (isTrue(config['features.profiles'])) statements.push(...insertProfile(defaultProfile(name)));
    try {
      await this.store.transaction(statements);
    } catch (error) {
      if (!(error instanceof UniqueViolation)) throw error;
      throw wrap(
        `Failed creating project ${quote(name)}: Failed adding database record`,
        conflict('This "projects" entry already exists'),
      );
    }
    await this.namesChanged();
    this.#tell('created', name, requestor);
  }

  /** Replaces description and config with what `change` makes of them. */
  async update(
    name: string,
    change: (now: ProjectContent) => ProjectContent,
    ifMatch: (content: unknown) => void,
    requestor: Requestor,
  ): Promise<void> {
    const now = await this.projects.require(name);
    ifMatch(projectEtag(now));
    const after = change(now);
    await this.#checkConfig(after.config, now.config);
    const config = withoutEmpty(after.config);
    const features = featuresChanged(now.config, config);
    if (features.length > 0 && name === 'default') {
      throw invalid("You can't change the features of the default project");
    }
    const emptied = () => invalid('Features can only be changed on empty projects');
    await this.rules.updateProject(
      name,
      (held) => {
        ifMatch(projectEtag({ description: now.description, config: held.config }));
        checkProjectUpdate(held, config);
      },
      (guards) =>
        this.store.transaction([
          ...guards,
          ...(features.length > 0 ? [guardProjectEmpty(name, emptied)] : []),
          ...(features.includes('profiles') ? toggleProfile(name, config) : []),
          ...updateProject({ name, description: after.description, config }),
        ]),
    );
    this.#tell('updated', name, requestor);
  }

  /** @throws DomainError (forbidden) at once; the rest is for the operation to find out */
  checkRename(name: string): void {
    if (name === 'default') throw forbidden("The 'default' project cannot be renamed");
  }

  /** Nothing on the host carries an empty project's name, so its row is all there is to it. */
  async rename(name: string, newName: string, requestor: Requestor): Promise<void> {
    this.checkRename(name);
    if ((await getProject(this.store, newName)) !== null) throw nameTaken(newName);
    await this.projects.require(name);
    checkProjectName(newName);
    try {
      await this.store.transaction([
        guardProjectEmpty(name, () => internal('Only empty projects can be renamed')),
        ...renameProject(name, newName),
      ]);
    } catch (error) {
      throw error instanceof UniqueViolation ? nameTaken(newName) : error;
    }
    await this.namesChanged();
    this.#tell('renamed', newName, requestor, { old_name: name });
  }

  async delete(name: string, requestor: Requestor): Promise<void> {
    if (name === 'default') throw forbidden("The 'default' project cannot be deleted");
    await this.projects.require(name);
    await this.store.transaction([
      guardProjectEmpty(name, () => internal('Only empty projects can be removed')),
      ...deleteProject(name),
    ]);
    await this.namesChanged();
    this.#tell('deleted', name, requestor);
  }

  async #checkConfig(config: Config, before: Config): Promise<void> {
    projectKeys.check(config, PROJECT_COMPLAINTS);
    if (isTrue(config['restricted']) && !isTrue(config['features.profiles'])) {
      throw invalid('Projects without their own profiles cannot be restricted');
    }
    const subnets = config['restricted.networks.subnets'] ?? '';
    if (subnets === '' || subnets === before['restricted.networks.subnets']) return;
    await checkRestrictedSubnets(this.store, subnets);
  }

  #tell(
    what: string,
    name: string,
    requestor: Requestor,
    context?: Readonly<Record<string, unknown>>,
  ): void {
    this.events.lifecycle({
      action: `project-${what}`,
      source: apiUrl(['projects', name]),
      project: name,
      requestor,
      ...(context === undefined ? {} : { context }),
    });
  }
}

const nameTaken = (name: string) => conflict(`A project named ${quote(name)} already exists`);

const defaultProfile = (project: string) => ({
  project,
  name: 'default',
  description: `Default LXD profile for project ${project}`,
  config: {},
  devices: {},
});

/** A project has a profile `default` of its own exactly while it has profiles of its own. */
const toggleProfile = (project: string, config: Config): Statement[] =>
  isTrue(config['features.profiles'])
    ? insertProfile(defaultProfile(project))
    : deleteProfile(project, 'default');

function featuresChanged(before: Config, after: Config): ProjectFeature[] {
  const names = ['images', 'networks', 'profiles', 'storage.volumes'] as const;
  const changed = changedKeys(before, after);
  return names.filter(
    (name) =>
      changed.includes(`features.${name}`) &&
      isTrue(before[`features.${name}`]) !== isTrue(after[`features.${name}`]),
  );
}
