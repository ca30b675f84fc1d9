import type { InstancesPost } from '@lxd/model/api/instance';
import type { InstanceStatePut } from '@lxd/model/api/instance-state';
import { chain, internal, invalid } from '@lxd/model/errors';
import { instanceTypeCodes } from '@lxd/store/codes';

import {
  array,
  background,
  boolean,
  config,
  devices,
  endpoint,
  object,
  optional,
  record,
  string,
  sync,
  type RequestContext,
} from '../http/endpoint.js';
import { parseFilter } from '../http/filter.js';
import { recursionLevel } from '../http/recursion.js';
import { apiUrl } from '../http/url.js';
import type { ListQuery } from '../services/instances/index.js';
import { collectionType } from './instance-collection.js';
import { checkAction, stateBody } from './instance-state.js';

/** The instances of a project, or of all. */
export const getInstances = endpoint({
  method: 'GET',
  path: '/1.0/instances',
  access: 'view',
  since: null,
  summary: 'List instances',
  answers: 'Instance[]',
  query: ['filter', 'instance-type', 'project', 'recursion'],
  uses: ['instances'],

  async handle({ query, context, services: { instances } }) {
    const level = recursionLevel(query.recursion);
    const filter = parseFilter(query.filter);
    const wanted = listQuery(context, query);
    const url = ({ name, project }: { name: string; project: string }) =>
      apiUrl([context.collection, name], project);
    if (level === 0 && filter === null) return sync((await instances.names(wanted)).map(url));

    const all = level >= 2 ? await instances.listFull(wanted) : await instances.list(wanted);
    const found = filter === null ? all : all.filter((one) => filter.matches(one));
    return sync(level === 0 ? found.map(url) : found);
  },
});

function listQuery(
  context: RequestContext,
  query: { readonly 'instance-type': string; readonly project: string },
): ListQuery {
  const type = query['instance-type'];
  const { collection, allProjects, project } = context;
  const fromPath = collectionType(collection);
  if (allProjects && query.project !== '') {
    throw invalid('Cannot specify a project when requesting all projects');
  }
  if (fromPath === null && type !== '' && instanceTypeCodes.find(type) === null) {
    throw invalid('Invalid instance type');
  }
  const asked = type === '' ? null : (type as 'container' | 'virtual-machine');
  return { project: allProjects ? null : project, type: fromPath ?? asked };
}

const source = object({
  alias: optional(string),
  allow_inconsistent: optional(boolean),
  'base-image': optional(string),
  certificate: optional(string),
  container_only: optional(boolean),
  fingerprint: optional(string),
  instance_only: optional(boolean),
  live: optional(boolean),
  mode: optional(string),
  operation: optional(string),
  project: optional(string),
  properties: optional(record(string)),
  protocol: optional(string),
  refresh: optional(boolean),
  secret: optional(string),
  secrets: optional(record(string)),
  server: optional(string),
  source: optional(string),
  type: optional(string),
}, 'InstanceSource'); // prettier-ignore

/** Makes an instance, from an image or empty. */
export const postInstances = endpoint({
  method: 'POST',
  path: '/1.0/instances',
  access: 'manage-containers',
  since: null,
  summary: 'Create an instance',
  answers: 'background',
  query: ['target'],
  uses: ['instances', 'projectRules'],
  body: object({
    name: optional(string, ''),
    architecture: optional(string, ''),
    config,
    description: optional(string, ''),
    devices,
    ephemeral: optional(boolean, false),
    instance_type: optional(string, ''),
    profiles: optional(array(string)),
    source: optional(source),
    type: optional(string, ''),
  }, 'InstancesPost'),

  async place({ body, query, context, services: { instances, projectRules } }) {
    instances.checkTarget(query.target);
    await projectRules.allowTarget(context.project, query.target, context.caller);
    const placed = await instances.placeCreation(context.project, body as InstancesPost, query.target);
    return placed && { member: placed.member, body: placed.request, why: placed.considered };
  },

  async handle({ body, query, context, services: { instances, projectRules } }) {
    const { project, requestor, collection, placement } = context;
    instances.checkTarget(query.target);
    await projectRules.allowTarget(project, query.target, context.caller);
    const type = collectionType(collection) ?? body.type;
    const request = { ...body, type } as InstancesPost;
    const { name, metadata, run } = await instances.planCreation(project, request, requestor, placement);
    return background({
      description: 'Creating instance',
      resources: { instances: [apiUrl(['instances', name], project)] },
      metadata,
      run,
    });
  },
});

/** Changes the state of every instance it makes sense for. */
export const putInstances = endpoint({
  method: 'PUT',
  path: '/1.0/instances',
  access: 'operate-containers',
  since: 'instance_bulk_state_change',
  summary: 'Change the state of all instances',
  answers: 'background',
  uses: ['instances'],
  body: object({ state: stateBody }, 'InstancesPut'),

  async handle({ body, context, services: { instances } }) {
    const { project, requestor } = context;
    const state = body.state as InstanceStatePut;
    const action = checkAction(state.action);
    const query = { project, type: collectionType(context.collection) };
    const names = await instances.namesFor(query, state.action);
    return background({
      description: action.description,
      resources: { instances: names.map((name) => apiUrl(['instances', name], project)) },
      async run(progress) {
        await inParallel(names, (name) =>
          instances.changeState(project, name, state, requestor, progress),
        );
      },
    });
  },
});

const atOnce = 8; // starts are CPU-bound on the host; more at a time finish no sooner

/** @throws DomainError (internal) naming all that failed */
async function inParallel(
  names: readonly string[],
  work: (name: string) => Promise<void>,
): Promise<void> {
  const waiting = [...names];
  const failed: string[] = [];
  const worker = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const at = name;
      await work(at).catch((error: unknown) => failed.push(`${at}: ${chain(error)}`));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  if (failed.length > 0) throw internal(`Failed to change some instances:\n${failed.join('\n')}`);
}
