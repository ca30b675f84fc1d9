import type { InstanceStatePut } from '@lxd/model/api/instance-state';
import { invalid } from '@lxd/model/errors';

import { background, boolean, endpoint, integer, object, optional, string, sync } from '../http/endpoint.js';
import { apiUrl } from '../http/url.js';

/** What a request says of the state it wants. */
export const stateBody = object({
  action: optional(string, ''),
  force: optional(boolean, false),
  stateful: optional(boolean, false),
  timeout: optional(integer, 0),
}, 'InstanceStatePut');

const descriptions: Readonly<Record<InstanceStatePut['action'], string>> = {
  freeze: 'Freezing instance',
  restart: 'Restarting instance',
  start: 'Starting instance',
  stop: 'Stopping instance',
  unfreeze: 'Unfreezing instance',
};

/** @throws DomainError (invalid) */
export function checkAction(action: string): { readonly description: string } {
  if (!Object.hasOwn(descriptions, action)) throw invalid(`Unknown action: '${action}'`);
  return { description: descriptions[action as InstanceStatePut['action']] };
}

/** What the instance does right now: processor, memory, disks, network. */
export const getInstanceState = endpoint({
  method: 'GET',
  path: '/1.0/instances/{name}/state',
  access: 'view',
  since: null,
  summary: 'Get the runtime state',
  answers: 'InstanceState',
  uses: ['instances'],

  async handle({ params: { name }, context: { project }, services: { instances } }) {
    return sync(await instances.state(project, name));
  },
});

/** Starts, stops, restarts, freezes or unfreezes it. */
export const putInstanceState = endpoint({
  method: 'PUT',
  path: '/1.0/instances/{name}/state',
  access: 'operate-containers',
  since: null,
  summary: 'Change the state',
  answers: 'background',
  uses: ['instances'],
  body: stateBody,

  async handle({ params: { name }, body, context, services: { instances } }) {
    const { project, requestor } = context;
    const { description } = checkAction(body.action);
    await instances.require(project, name);
    return background({
      description,
      resources: { instances: [apiUrl(['instances', name], project)] },
      run: (progress) =>
        instances.changeState(project, name, body as InstanceStatePut, requestor, progress),
    });
  },
});
