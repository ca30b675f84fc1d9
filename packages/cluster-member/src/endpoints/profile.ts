import {
  config,
  created,
  devices,
  endpoint,
  object,
  optional,
  record,
  string,
  sync,
} from '../http/endpoint.js';
import { withVisibleUses } from '../http/visible-uses.js';
import { profileEtag } from '../services/profiles.js';

export const getProfile = endpoint({
  method: 'GET',
  path: '/1.0/profiles/{name}',
  access: 'view',
  since: null,
  summary: 'Show a profile',
  answers: 'Profile',
  uses: ['profiles'],

  async handle({ params: { name }, context: { project, caller }, services: { profiles } }) {
    const profile = await profiles.get(project, name);
    return sync(withVisibleUses(profile, caller), { etag: profileEtag(profile) });
  },
});

export const putProfile = endpoint({
  method: 'PUT',
  path: '/1.0/profiles/{name}',
  access: 'manage-profiles',
  since: null,
  summary: 'Replace a profile',
  answers: 'nothing',
  uses: ['profiles'],
  body: object({ description: optional(string, ''), config, devices }, 'ProfilePut'),

  async handle({ params: { name }, body, context, services: { profiles } }) {
    const { project, requestor } = context;
    const { description, config, devices } = body;
    const after = { description, config, devices };
    await profiles.update(project, name, () => after, (now) => context.ifMatch(now), requestor);
    return sync();
  },
});

/** Merges config by key and devices by name; what is absent stays. */
export const patchProfile = endpoint({
  method: 'PATCH',
  path: '/1.0/profiles/{name}',
  access: 'manage-profiles',
  since: 'patch',
  summary: 'Change parts of a profile',
  answers: 'nothing',
  uses: ['profiles'],
  body: object({
    description: optional(string),
    config: optional(record(string), {}),
    devices: optional(record(record(string)), {}),
  }, 'ProfilePut'),

  async handle({ params: { name }, body, context, services: { profiles } }) {
    await profiles.update(
      context.project,
      name,
      (now) => ({
        description: body.description ?? now.description,
        config: { ...now.config, ...body.config },
        devices: { ...now.devices, ...body.devices },
      }),
      (now) => context.ifMatch(now),
      context.requestor,
    );
    return sync();
  },
});

export const postProfile = endpoint({
  method: 'POST',
  path: '/1.0/profiles/{name}',
  access: 'manage-profiles',
  since: null,
  summary: 'Rename a profile',
  answers: 'created',
  uses: ['profiles'],
  body: object({ name: optional(string, '') }, 'ProfilePost'),

  async handle({ params, body, context, services: { profiles } }) {
    return created(
      await profiles.rename(context.project, params.name, body.name, context.requestor),
    );
  },
});

export const deleteProfile = endpoint({
  method: 'DELETE',
  path: '/1.0/profiles/{name}',
  access: 'manage-profiles',
  since: null,
  summary: 'Delete a profile',
  answers: 'nothing',
  uses: ['profiles'],

  async handle({ params: { name }, context, services: { profiles } }) {
    await profiles.delete(context.project, name, context.requestor);
    return sync();
  },
});
