import { array, created, endpoint, object, optional, record, string, sync } from '../http/endpoint.js';
import { memberEtag } from '../services/cluster/members.js';

export const getClusterMember = endpoint({
  method: 'GET',
  path: '/1.0/cluster/members/{name}',
  access: 'logged-in',
  since: 'clustering',
  summary: 'Show a cluster member',
  answers: 'ClusterMember',
  uses: ['members'],

  async handle({ params: { name }, services: { members } }) {
    const member = await members.get(name);
    return sync(member, { etag: memberEtag(member) });
  },
});

export const putClusterMember = endpoint({
  method: 'PUT',
  path: '/1.0/cluster/members/{name}',
  access: 'admin',
  since: 'clustering_edit_roles',
  summary: 'Replace what is said of a cluster member',
  answers: 'nothing',
  uses: ['members'],
  body: object(
    {
      roles: optional(array(string), []),
      failure_domain: optional(string, ''),
      description: optional(string, ''),
      config: optional(record(string), {}),
      groups: optional(array(string), []),
    },
    'ClusterMemberPut',
  ),

  async handle({ params: { name }, body, context, services: { members } }) {
    await members.update(name, () => body, (now) => context.ifMatch(now), context.requestor);
    return sync();
  },
});

/** Merges config by key; what is absent stays. */
export const patchClusterMember = endpoint({
  method: 'PATCH',
  path: '/1.0/cluster/members/{name}',
  access: 'admin',
  since: 'clustering_edit_roles',
  summary: 'Change parts of what is said of a cluster member',
  answers: 'nothing',
  uses: ['members'],
  body: object(
    {
      roles: optional(array(string)),
      failure_domain: optional(string),
      description: optional(string),
      config: optional(record(string), {}),
      groups: optional(array(string)),
    },
    'ClusterMemberPut',
  ),

  async handle({ params: { name }, body, context, services: { members } }) {
    await members.update(
      name,
      (now) => ({
        roles: body.roles ?? now.roles,
        failure_domain: body.failure_domain ?? now.failure_domain,
        description: body.description ?? now.description,
        config: { ...now.config, ...body.config },
        groups: body.groups ?? now.groups,
      }),
      (now) => context.ifMatch(now),
      context.requestor,
    );
    return sync();
  },
});

export const postClusterMember = endpoint({
  method: 'POST',
  path: '/1.0/cluster/members/{name}',
  access: 'admin',
  since: 'clustering',
  summary: 'Rename a cluster member',
  answers: 'created',
  uses: ['members'],
  body: object({ server_name: optional(string, '') }, 'ClusterMemberPost'),

  async handle({ params: { name }, body, context, services: { members } }) {
    return created(await members.rename(name, body.server_name, context.requestor));
  },
});
