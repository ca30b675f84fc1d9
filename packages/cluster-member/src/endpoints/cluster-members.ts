import { background, endpoint, object, optional, string, sync } from '../http/endpoint.js';
import { recursionLevel } from '../http/recursion.js';

export const getClusterMembers = endpoint({
  method: 'GET',
  path: '/1.0/cluster/members',
  access: 'logged-in',
  since: 'clustering',
  summary: 'List the members of the cluster',
  answers: 'ClusterMember[]',
  query: ['recursion'],
  uses: ['members'],

  async handle({ query, services: { members } }) {
    return sync(recursionLevel(query.recursion) === 0 ? await members.urls() : await members.list());
  },
});

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
