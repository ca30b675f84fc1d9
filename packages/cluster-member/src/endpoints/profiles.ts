import { config, created, devices, endpoint, object, optional, string, sync } from '../http/endpoint.js';
import { recursionLevel } from '../http/recursion.js';
import { withVisibleUses } from '../http/visible-uses.js';

/** The profiles of a project. */
export const getProfiles = endpoint({
  method: 'GET',
  path: '/1.0/profiles',
  access: 'view',
  since: null,
  summary: 'List profiles',
  answers: 'Profile[]',
  query: ['recursion'],
  uses: ['profiles'],

  async handle({ query, context: { project, caller }, services: { profiles } }) {
    if (recursionLevel(query.recursion) === 0) return sync(await profiles.urls(project));
    const all = await profiles.list(project);
    return sync(all.map((one) => withVisibleUses(one, caller)));
  },
});

export const postProfiles = endpoint({
  method: 'POST',
  path: '/1.0/profiles',
  access: 'manage-profiles',
  since: null,
  summary: 'Create a profile',
  answers: 'created',
  uses: ['profiles'],
  body: object({ name: optional(string, ''), description: optional(string, ''), config, devices }, 'ProfilesPost'),

  async handle({ body: { name, ...content }, context, services: { profiles } }) {
    return created(await profiles.create(context.project, name, content, context.requestor));
  },
});
