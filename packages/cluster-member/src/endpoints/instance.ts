import { invalid } from '@lxd/model/errors';

import {
  anything,
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
} from '../http/endpoint.js';
import { recursionLevel } from '../http/recursion.js';
import { apiUrl } from '../http/url.js';
import type { InstanceUpdate } from '../services/instances/index.js';

/** One instance; with recursion, all that belongs to it. */
export const getInstance = endpoint({
  method: 'GET',
  path: '/1.0/instances/{name}',
  access: 'view',
  since: null,
  summary: 'Get an instance',
  answers: 'Instance',
  query: ['recursion'],
  uses: ['instances'],

  async handle({ params: { name }, query, context: { project }, services: { instances } }) {
    if (recursionLevel(query.recursion) > 0) return sync(await instances.getFull(project, name));
    const { view, etag } = await instances.get(project, name);
    return sync(view, { etag });
  },
});

/** Replaces the configuration. */
export const putInstance = endpoint({
  method: 'PUT',
  path: '/1.0/instances/{name}',
  access: 'manage-containers',
  since: null,
  summary: 'Replace the configuration of an instance',
  answers: 'background',
  uses: ['instances'],
  body: object({
    architecture: optional(string, ''),
    config,
    description: optional(string, ''),
    devices,
    ephemeral: optional(boolean, false),
    profiles: optional(array(string)),
    restore: optional(string, ''),
  }, 'InstancePut'),

  async handle({ params: { name }, body, context, services: { instances } }) {
    const { project, requestor } = context;
    if (body.restore !== '') throw invalid(`Snapshot "${body.restore}" not found`);
    const { restore: _, architecture, profiles = [], ...rest } = body;
    const update: InstanceUpdate = {
      change: (now) => ({ ...rest, architecture: architecture || now.architecture, profiles }),
      ifMatch: (content) => context.ifMatch(content),
    };
    await instances.checkUpdate(project, name, update);
    return background({
      description: 'Updating instance',
      resources: { instances: [apiUrl(['instances', name], project)] },
      run: () => instances.update(project, name, { ...update, requestor }),
    });
  },
});

/** Changes what is given and leaves the rest. */
export const patchInstance = endpoint({
  method: 'PATCH',
  path: '/1.0/instances/{name}',
  access: 'manage-containers',
  since: 'patch',
  summary: 'Change parts of the configuration of an instance',
  answers: 'nothing',
  uses: ['instances'],
  body: object({
    architecture: optional(string),
    config: optional(record(string), {}),
    description: optional(string),
    devices,
    ephemeral: optional(boolean),
    profiles: optional(array(string)),
  }, 'InstancePut'),

  async handle({ params: { name }, body, context, services: { instances } }) {
    const { architecture, description, ephemeral, profiles } = body;
    await instances.update(context.project, name, {
      change: (now) => ({
        config: { ...now.config, ...body.config },
        devices: { ...now.devices, ...body.devices },
        ...(architecture ? { architecture } : {}),
        ...(description === undefined ? {} : { description }),
        ...(ephemeral === undefined ? {} : { ephemeral }),
        ...(profiles === undefined ? {} : { profiles }),
      }),
      ifMatch: (content) => context.ifMatch(content),
      requestor: context.requestor,
    });
    return sync();
  },
});

/** Gives it another name. */
export const postInstance = endpoint({
  method: 'POST',
  path: '/1.0/instances/{name}',
  access: 'manage-containers',
  since: null,
  summary: 'Rename an instance',
  answers: 'background',
  uses: ['instances'],
  body: object({ name: optional(string, ''), migration: optional(anything) }, 'InstancePost'),

  async handle({ params: { name }, body, context, services: { instances } }) {
    const { project, requestor } = context;
    await instances.checkRename(project, name, body.name);
    return background({
      description: 'Renaming instance',
      resources: { instances: [apiUrl(['instances', name], project)] },
      run: () => instances.rename(project, name, body.name, requestor),
    });
  },
});

/** Removes it and its root volume. */
export const deleteInstance = endpoint({
  method: 'DELETE',
  path: '/1.0/instances/{name}',
  access: 'manage-containers',
  since: null,
  summary: 'Delete an instance',
  answers: 'background',
  uses: ['instances'],

  async handle({ params: { name }, context: { project, requestor }, services: { instances } }) {
    await instances.checkDelete(project, name);
    return background({
      description: 'Deleting instance',
      resources: { instances: [apiUrl(['instances', name], project)] },
      run: () => instances.delete(project, name, requestor),
    });
  },
});
