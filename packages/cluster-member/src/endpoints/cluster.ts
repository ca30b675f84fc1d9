import { anything, array, background, boolean, endpoint, object, optional, string, sync } from '../http/endpoint.js';
import { invalid } from '@lxd/model/errors';

export const getCluster = endpoint({
  method: 'GET',
  path: '/1.0/cluster',
  access: 'logged-in',
  since: 'clustering',
  summary: 'Show whether the server is in a cluster, and what one who joins must tell',
  answers: 'Cluster',
  uses: ['cluster'],

  async handle({ services: { cluster } }) {
    const view = await cluster.view();
    return sync(view, { etag: view });
  },
});

export const putCluster = endpoint({
  method: 'PUT',
  path: '/1.0/cluster',
  access: 'admin',
  since: 'clustering',
  summary: 'Begin, join or leave a cluster',
  answers: 'background',
  uses: ['cluster'],
  body: object({
    server_name: optional(string, ''),
    enabled: optional(boolean, false),
    member_config: optional(array(anything), []),
    cluster_address: optional(string, ''),
    cluster_certificate: optional(string, ''),
    cluster_password: optional(string, ''),
    server_address: optional(string, ''),
  }),

  async handle({ body, context, services: { cluster } }) {
    if (!body.enabled) throw invalid('This server is not clustered');
    if (body.cluster_address !== '') throw invalid('Joining is not possible yet');
    cluster.checkBootstrap(body.server_name);
    return background({
      description: 'Creating bootstrap node',
      project: null,
      run: () => cluster.bootstrap(body.server_name, context.requestor),
    });
  },
});
