import type { ImageAliasesEntry } from '@lxd/model/api/image';
import { conflict, notFound, quote } from '@lxd/model/errors';
import {
  deleteAlias,
  getAlias,
  insertAlias,
  listAliases,
  renameAlias,
  updateAlias,
  type ImageAliasRecord,
  type NewImageAlias,
} from '@lxd/store/image-aliases';
import { UniqueViolation } from '@lxd/store/unique-violation';

import type { Caller, Requestor } from '../../auth/caller.js';
import { apiUrl } from '../../http/url.js';
import type { ImageDeps } from './deps.js';
import { findImage } from './find.js';

/** Names of images, by project. */
export class ImageAliases {
  constructor(private readonly deps: ImageDeps) {}

  async list(project: string): Promise<ImageAliasesEntry[]> {
    const owner = await this.deps.projects.ownerOf(project, 'images');
    return (await listAliases(this.deps.store, owner)).map(view);
  }

  async urls(project: string): Promise<string[]> {
    const owner = await this.deps.projects.ownerOf(project, 'images');
    const aliases = await listAliases(this.deps.store, owner);
    return aliases.map(({ name }) => url(owner, name));
  }

  /** Strangers see aliases of public images. @throws DomainError (not-found) */
  async get(project: string, name: string, caller: Caller): Promise<ImageAliasesEntry> {
    const owner = await this.deps.projects.ownerOf(project, 'images');
    const publicOnly = !caller.can('view', project);
    const alias = await getAlias(this.deps.store, owner, name, { publicOnly });
    if (alias === null) throw notFound('Image alias not found');
    return view(alias);
  }

  /** @returns its address */
  async create(project: string, alias: NewImageAlias, requestor: Requestor): Promise<string> {
    const owner = await this.deps.projects.ownerOf(project, 'images');
    const image = await findImage(this.deps, owner, alias.target);
    try {
      const entry = { ...alias, target: image.fingerprint };
      await this.deps.store.transaction(insertAlias(owner, entry));
    } catch (error) {
      throw taken(error, alias.name);
    }
    this.#tell('created', owner, alias.name, requestor, { target: image.fingerprint });
    return url(owner, alias.name);
  }

  async update(
    project: string,
    name: string,
    change: (now: ImageAliasesEntry) => { readonly description: string; readonly target: string },
    ifMatch: (content: unknown) => void,
    requestor: Requestor,
  ): Promise<void> {
    const owner = await this.deps.projects.ownerOf(project, 'images');
    const now = await this.#require(owner, name);
    ifMatch(view(now));
    const { description, target } = change(view(now));
    const image = await findImage(this.deps, owner, target);
    const after = { name, description, target: image.fingerprint };
    await this.deps.store.transaction(updateAlias(owner, after));
    this.#tell('updated', owner, name, requestor, { target: image.fingerprint });
  }

  /** @returns its new address */
  async rename(
    project: string,
    name: string,
    newName: string,
    requestor: Requestor,
  ): Promise<string> {
    const owner = await this.deps.projects.ownerOf(project, 'images');
    await this.#require(owner, name);
    if (newName === name) throw conflict(`Alias ${quote(name)} already exists`);
    try {
      await this.deps.store.transaction(renameAlias(owner, name, newName));
    } catch (error) {
      throw taken(error, newName);
    }
    this.#tell('renamed', owner, newName, requestor, { old_name: name });
    return url(owner, newName);
  }

  async delete(project: string, name: string, requestor: Requestor): Promise<void> {
    const owner = await this.deps.projects.ownerOf(project, 'images');
    await this.#require(owner, name);
    await this.deps.store.transaction(deleteAlias(owner, name));
    this.#tell('deleted', owner, name, requestor);
  }

  async #require(owner: string, name: string): Promise<ImageAliasRecord> {
    const alias = await getAlias(this.deps.store, owner, name);
    if (alias === null) throw notFound('Image alias not found');
    return alias;
  }

  #tell(
    what: string,
    project: string,
    name: string,
    requestor: Requestor,
    context?: Readonly<Record<string, unknown>>,
  ): void {
    this.deps.events.lifecycle({
      action: `image-alias-${what}`,
      source: url(project, name),
      project,
      requestor,
      ...(context === undefined ? {} : { context }),
    });
  }
}

/** The API's alias; also what its ETag covers. */
const view = ({ name, description, target, type }: ImageAliasRecord): ImageAliasesEntry => ({
  description,
  target,
  name,
  type,
});

const url = (project: string, name: string): string => apiUrl(['images', 'aliases', name], project);

const taken = (error: unknown, name: string): unknown =>
  error instanceof UniqueViolation ? conflict(`Alias '${name}' already exists`) : error;
