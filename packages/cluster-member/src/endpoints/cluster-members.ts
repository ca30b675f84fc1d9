import { background, endpoint, object, optional, string } from '../http/endpoint.js';

export const postClusterMembers = endpoint({
  method: 'POST',
  path: '/1.0/cluster/members',
  access: 'admin',
  since: 'clustering_join_token',
  summary: 'Issue a token for a server to join with',
  answers: 'background',
  uses: ['cluster'],
  body: object({ server_name: optional(string, '') }),

  async handle({ body, services: { cluster } }) {
    return background(await cluster.joinToken(body.server_name));
  },
});
