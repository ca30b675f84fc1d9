import { config, created, endpoint, object, optional, string, sync } from '../http/endpoint.js';
import { recursionLevel } from '../http/recursion.js';
import { withVisibleUses } from '../http/visible-uses.js';

/** Managed networks, and in project `default` the host's interfaces too. */
export const getNetworks = endpoint({
  method: 'GET',
  path: '/1.0/networks',
  access: 'view',
  since: 'network',
  summary: 'List networks',
  answers: 'Network[]',
  query: ['recursion'],
  uses: ['networks'],

  async handle({ query, context: { project, caller }, services: { networks } }) {
    if (recursionLevel(query.recursion) === 0) return sync(await networks.urls(project));
    const all = await networks.list(project);
    return sync(all.map((one) => withVisibleUses(one, caller)));
  },
});

export const postNetworks = endpoint({
  method: 'POST',
  path: '/1.0/networks',
  access: 'manage-networks',
  since: 'network',
  summary: 'Create a network',
  answers: 'created',
  uses: ['networks'],
  body: object({
    name: optional(string, ''),
    type: optional(string, ''),
    description: optional(string, ''),
    config,
  }, 'NetworksPost'),

  async handle({ body, context, services: { networks } }) {
    return created(await networks.create(context.project, body, context.requestor));
  },
});
