import {
  config,
  created,
  endpoint,
  object,
  optional,
  record,
  string,
  sync,
} from '../http/endpoint.js';
import { withVisibleUses } from '../http/visible-uses.js';
import { networkEtag } from '../services/networks.js';

export const getNetwork = endpoint({
  method: 'GET',
  path: '/1.0/networks/{name}',
  access: 'view',
  since: 'network',
  summary: 'Show a network',
  answers: 'Network',
  uses: ['networks'],

  async handle({ params: { name }, context: { project, caller }, services: { networks } }) {
    const network = await networks.get(project, name);
    return sync(withVisibleUses(network, caller), { etag: networkEtag(network) });
  },
});

export const putNetwork = endpoint({
  method: 'PUT',
  path: '/1.0/networks/{name}',
  access: 'manage-networks',
  since: 'network',
  summary: 'Replace the configuration of a network',
  answers: 'nothing',
  uses: ['networks'],
  body: object({ description: optional(string, ''), config }, 'NetworkPut'),

  async handle({ params: { name }, body, context, services: { networks } }) {
    const { project, requestor } = context;
    const after = { description: body.description, config: body.config };
    await networks.update(project, name, () => after, (now) => context.ifMatch(now), requestor);
    return sync();
  },
});

/** Merges config by key; what is absent stays. */
export const patchNetwork = endpoint({
  method: 'PATCH',
  path: '/1.0/networks/{name}',
  access: 'manage-networks',
  since: 'network',
  summary: 'Change parts of a network',
  answers: 'nothing',
  uses: ['networks'],
  body: object({ description: optional(string), config: optional(record(string), {}) }, 'NetworkPut'),

  async handle({ params: { name }, body, context, services: { networks } }) {
    await networks.update(
      context.project,
      name,
      (now) => ({
        description: body.description ?? now.description,
        config: { ...now.config, ...body.config },
      }),
      (now) => context.ifMatch(now),
      context.requestor,
    );
    return sync();
  },
});

export const postNetwork = endpoint({
  method: 'POST',
  path: '/1.0/networks/{name}',
  access: 'manage-networks',
  since: 'network',
  summary: 'Rename a network',
  answers: 'created',
  uses: ['networks'],
  body: object({ name: optional(string, '') }, 'NetworkPost'),

  async handle({ params, body, context, services: { networks } }) {
    return created(
      await networks.rename(context.project, params.name, body.name, context.requestor),
    );
  },
});

export const deleteNetwork = endpoint({
  method: 'DELETE',
  path: '/1.0/networks/{name}',
  access: 'manage-networks',
  since: 'network',
  summary: 'Delete a network',
  answers: 'nothing',
  uses: ['networks'],

  async handle({ params: { name }, context, services: { networks } }) {
    await networks.delete(context.project, name, context.requestor);
    return sync();
  },
});
