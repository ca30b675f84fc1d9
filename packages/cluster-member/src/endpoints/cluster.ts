import { invalid } from '@lxd/model/errors';

import { array, background, boolean, endpoint, object, optional, string, sync } from '../http/endpoint.js';

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
    member_config: optional(
      array(
        object({
          entity: optional(string, ''),
          name: optional(string, ''),
          key: optional(string, ''),
          value: optional(string, ''),
          description: optional(string, ''),
        }),
      ),
      [],
    ),
    cluster_address: optional(string, ''),
    cluster_certificate: optional(string, ''),
    cluster_password: optional(string, ''),
    server_address: optional(string, ''),
  }),

  async handle({ body, context, services: { cluster } }) {
    if (!body.enabled) throw invalid('This server is not clustered');
    if (body.cluster_address !== '') {
      const wish = {
        name: body.server_name,
        address: body.server_address,
        target: body.cluster_address,
        certificate: body.cluster_certificate,
        password: body.cluster_password,
        memberConfig: body.member_config,
      };
      cluster.checkJoin(wish);
      return background({
        description: 'Joining cluster',
        project: null,
        run: () => cluster.join(wish, context.requestor),
      });
    }
    cluster.checkBootstrap(body.server_name);
    return background({
      description: 'Creating bootstrap node',
      project: null,
      run: () => cluster.bootstrap(body.server_name, context.requestor),
    });
  },
});
