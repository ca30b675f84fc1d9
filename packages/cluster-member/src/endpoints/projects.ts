import { config, created, endpoint, object, optional, string, sync } from '../http/endpoint.js';
import { recursionLevel } from '../http/recursion.js';
import { apiUrl } from '../http/url.js';

/** All projects the caller may see. */
export const getProjects = endpoint({
  method: 'GET',
  path: '/1.0/projects',
  access: 'logged-in',
  since: 'projects',
  summary: 'List projects',
  answers: 'Project[]',
  query: ['recursion'],
  uses: ['projects'],

  async handle({ query, context: { caller }, services: { projects } }) {
    const visible = (name: string) => caller.can('view', name);
    if (recursionLevel(query.recursion) > 0) {
      return sync((await projects.list()).filter(({ name }) => visible(name)));
    }
    return sync((await projects.names()).filter(visible).map((name) => apiUrl(['projects', name])));
  },
});

export const postProjects = endpoint({
  method: 'POST',
  path: '/1.0/projects',
  access: 'admin',
  since: 'projects',
  summary: 'Create a project',
  answers: 'created',
  uses: ['projectChanges'],
  body: object({ name: optional(string, ''), description: optional(string, ''), config }, 'ProjectsPost'),

  async handle({ body: { name, description, config }, context, services: { projectChanges } }) {
    await projectChanges.create(name, { description, config }, context.requestor);
    return created(apiUrl(['projects', name]));
  },
});
