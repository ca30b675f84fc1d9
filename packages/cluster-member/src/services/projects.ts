import { isTrue } from '@lxd/model/booleans';
import { notFound } from '@lxd/model/errors';
import {
  getProject,
  listProjects,
  projectContents,
  type ProjectContent as Content,
  type ProjectRecord,
} from '@lxd/store/projects';
import type { Store } from '@lxd/store/store';

import { apiUrl } from '../http/url.js';

/** Kinds of objects a project may have of its own, or take from project `default`. */
export type ProjectFeature = 'images' | 'networks' | 'profiles' | 'storage.volumes';

export interface ProjectContent {
  readonly description: string;
  readonly config: Readonly<Record<string, string>>;
}

/** A project as the API shows it. */
export interface ProjectView extends ProjectContent {
  readonly name: string;
  readonly used_by: readonly string[];
}

/** Which projects there are and whose objects they use. How they change: project-changes.ts. */
export class Projects {
  constructor(private readonly store: Store) {}

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
    const [projects, contents] = await Promise.all([
      listProjects(this.store),
      projectContents(this.store),
    ]);
    const held = new Map<string, Content[]>(projects.map(({ name }) => [name, []]));
    for (const one of contents) held.get(one.project)?.push(one);
    return projects.map((project) => view(project, held.get(project.name) ?? []));
  }

  async names(): Promise<string[]> {
    return (await listProjects(this.store)).map(({ name }) => name);
  }

  async get(name: string): Promise<ProjectView> {
    return view(await this.require(name), await projectContents(this.store, name));
  }
}

/** What a project's ETag covers. */
export const projectEtag = ({ description, config }: ProjectContent) => ({ description, config });

function view({ name, description, config }: ProjectRecord, contents: readonly Content[]): ProjectView {
  const used_by = contents.map((one) =>
    one.kind === 'volumes'
      ? apiUrl(['storage-pools', one.pool ?? '', 'volumes', 'custom', one.name], name)
      : apiUrl([one.kind, one.name], name),
  );
  return { name, description, config, used_by };
}
