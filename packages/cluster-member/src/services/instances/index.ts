import type { ImageMetadata } from '@lxd/model/api/image';
import type { InstanceExecPost, InstanceConsolePost } from '@lxd/model/api/instance-exec';
import type { InstanceFull } from '@lxd/model/api/instance-full';
import type { InstanceStatePut } from '@lxd/model/api/instance-state';
import type { Instance, InstancesPost } from '@lxd/model/api/instance';
import type { InstanceType } from '@lxd/model/api/instance-type';
import { invalid, notFound } from '@lxd/model/errors';
import { getInstance, listInstanceNames, listInstances } from '@lxd/store/instances';
import { standalone } from '@lxd/store/members';

import type { Requestor } from '../../auth/caller.js';
import type { Progress, Work } from '../../operations/work.js';
import { changeState } from './change-state.js';
import { clearConsoleLog, planConsole, readConsoleLog } from './console.js';
import { planCreation, type PlannedInstance } from './create.js';
import { checkDelete, deleteInstance } from './delete.js';
import type { InstanceDeps } from './deps.js';
import { planExec } from './exec.js';
import { deleteFile, readFile, writeFile, type InstanceFile, type WriteFile } from './files.js';
import { getFull, listFull, listViews, type ListQuery } from './list.js';
import { loadInstance } from './load.js';
import { deleteLog, listLogs, readLog } from './logs.js';
import {
  deleteTemplate,
  getMetadata,
  listTemplates,
  readTemplate,
  updateMetadata,
  writeTemplate,
  type MetadataCall,
} from './metadata.js';
import { placeCreation, type PlacedCreation } from './place.js';
import { checkRename, renameInstance } from './rename.js';
import { getState } from './state.js';
import { checkUpdate, updateInstance, type InstanceUpdate } from './update.js';
import { instanceEtag, instanceView } from './view.js';

export type { ListQuery } from './list.js';
export type { PlannedInstance } from './create.js';
export type { InstanceUpdate } from './update.js';

/** All that endpoints do with instances. Every use case is a file beside this one. */
export class Instances {
  constructor(private readonly deps: InstanceDeps) {}

  async names(query: ListQuery): Promise<{ project: string; name: string }[]> {
    return listInstanceNames(this.deps.store, {
      ...(query.project === null ? {} : { project: query.project }),
      ...(query.type === null ? {} : { type: query.type }),
    });
  }

  list(query: ListQuery): Promise<Instance[]> {
    return listViews(this.deps, query);
  }

  listFull(query: ListQuery): Promise<InstanceFull[]> {
    return listFull(this.deps, query);
  }

  async get(project: string, name: string): Promise<{ view: Instance; etag: unknown }> {
    const { record, expanded } = await loadInstance(this.deps, project, name);
    const running = this.deps.statuses.get(project, name);
    return { view: instanceView(record, expanded, running), etag: instanceEtag(record) };
  }

  getFull(project: string, name: string): Promise<InstanceFull> {
    return getFull(this.deps, project, name);
  }

  state(project: string, name: string) {
    return getState(this.deps, project, name);
  }

  /** @throws DomainError (not-found) */
  async require(project: string, name: string): Promise<void> {
    await loadInstance(this.deps, project, name);
  }

  /** @throws DomainError (not-found) also when there is one of another type */
  async requireType(project: string, name: string, type: InstanceType): Promise<void> {
    const record = await getInstance(this.deps.store, project, name);
    if (record?.type !== type) throw notFound('Instance not found');
  }

  /** @throws DomainError (invalid) when a member is asked for where there are none */
  checkTarget(target: string): void {
    if (target === '' || this.deps.member() !== standalone.name) return;
    throw invalid('Target only allowed when clustered');
  }

  /**
   * Where a new instance goes; null where there is nothing to choose.
   * @param target as the client gave it
   */
  async placeCreation(project: string, request: InstancesPost, target: string): Promise<PlacedCreation | null> {
    const group = target.startsWith('@') ? target.slice(1) : null;
    if (this.deps.member() === standalone.name || (target !== '' && group === null)) return null;
    return placeCreation(this.deps, project, request, group);
  }

  planCreation(
    project: string,
    request: InstancesPost,
    requestor: Requestor,
    placement: unknown = null,
  ): Promise<PlannedInstance> {
    return planCreation(this.deps, project, request, requestor, placement);
  }

  changeState(
    project: string,
    name: string,
    request: InstanceStatePut,
    requestor: Requestor,
    progress: Progress,
  ): Promise<void> {
    return changeState(this.deps, { project, name, requestor, progress }, request);
  }

  /** The instances a change of state for all concerns: those it would not fail on. */
  async namesFor(query: ListQuery, action: InstanceStatePut['action']): Promise<string[]> {
    const records = await listInstances(this.deps.store, {
      ...(query.project === null ? {} : { project: query.project }),
      ...(query.type === null ? {} : { type: query.type }),
    });
    return records
      .filter(({ project, name }) => {
        const status = this.deps.statuses.get(project, name)?.status ?? 'Stopped';
        return from[action].includes(status);
      })
      .map(({ name }) => name);
  }

  /** @throws DomainError what can be told before the work begins */
  checkUpdate(project: string, name: string, update: InstanceUpdate): Promise<void> {
    return checkUpdate(this.deps, project, name, update);
  }

  update(
    project: string,
    name: string,
    options: InstanceUpdate & { readonly requestor: Requestor },
  ): Promise<void> {
    return updateInstance(this.deps, project, name, options);
  }

  checkRename(project: string, name: string, newName: string): Promise<void> {
    return checkRename(this.deps, project, name, newName);
  }

  rename(project: string, name: string, newName: string, requestor: Requestor): Promise<void> {
    return renameInstance(this.deps, project, name, newName, requestor);
  }

  checkDelete(project: string, name: string): Promise<void> {
    return checkDelete(this.deps, project, name);
  }

  delete(project: string, name: string, requestor: Requestor): Promise<void> {
    return deleteInstance(this.deps, project, name, requestor);
  }

  planExec(
    project: string,
    name: string,
    request: InstanceExecPost,
    requestor: Requestor,
  ): Promise<Work> {
    return planExec(this.deps, project, name, request, requestor);
  }

  planConsole(
    project: string,
    name: string,
    request: InstanceConsolePost,
    requestor: Requestor,
  ): Promise<Work> {
    return planConsole(this.deps, project, name, request, requestor);
  }

  readConsoleLog(project: string, name: string, requestor: Requestor) {
    return readConsoleLog(this.deps, project, name, requestor);
  }

  clearConsoleLog(project: string, name: string, requestor: Requestor): Promise<void> {
    return clearConsoleLog(this.deps, project, name, requestor);
  }

  readFile(
    address: { project: string; name: string; path: string },
    options: { readonly statOnly: boolean; readonly requestor: Requestor },
  ): Promise<InstanceFile> {
    return readFile(this.deps, address, options);
  }

  writeFile(
    address: { project: string; name: string; path: string },
    file: WriteFile,
    content: AsyncIterable<Uint8Array>,
    requestor: Requestor,
  ): Promise<void> {
    return writeFile(this.deps, address, file, content, requestor);
  }

  deleteFile(
    address: { project: string; name: string; path: string },
    requestor: Requestor,
  ): Promise<void> {
    return deleteFile(this.deps, address, requestor);
  }

  listLogs(project: string, name: string): Promise<string[]> {
    return listLogs(this.deps, project, name);
  }

  readLog(address: { project: string; name: string; file: string }, requestor: Requestor) {
    return readLog(this.deps, address, requestor);
  }

  deleteLog(
    address: { project: string; name: string; file: string },
    requestor: Requestor,
  ): Promise<void> {
    return deleteLog(this.deps, address, requestor);
  }

  getMetadata(call: MetadataCall): Promise<ImageMetadata> {
    return getMetadata(this.deps, call);
  }

  updateMetadata(
    call: MetadataCall,
    change: (now: ImageMetadata) => ImageMetadata,
    ifMatch: (content: unknown) => void,
  ): Promise<void> {
    return updateMetadata(this.deps, call, change, ifMatch);
  }

  listTemplates(call: MetadataCall): Promise<string[]> {
    return listTemplates(this.deps, call);
  }

  readTemplate(call: MetadataCall, template: string): Promise<Uint8Array> {
    return readTemplate(this.deps, call, template);
  }

  writeTemplate(
    call: MetadataCall,
    template: string,
    content: AsyncIterable<Uint8Array>,
  ): Promise<void> {
    return writeTemplate(this.deps, call, template, content);
  }

  deleteTemplate(call: MetadataCall, template: string): Promise<void> {
    return deleteTemplate(this.deps, call, template);
  }
}

/** The states from which an action makes sense. */
const from: Readonly<Record<InstanceStatePut['action'], readonly string[]>> = {
  freeze: ['Ready', 'Running'],
  restart: ['Frozen', 'Ready', 'Running'],
  start: ['Stopped'],
  stop: ['Error', 'Frozen', 'Ready', 'Running'],
  unfreeze: ['Frozen'],
};
