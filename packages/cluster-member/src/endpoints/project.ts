import { forbidden } from '@lxd/model/errors';

import { background, config, endpoint, object, optional, record, string, sync } from '../http/endpoint.js';
import { projectEtag } from '../services/projects.js';

export const getProject = endpoint({
  method: 'GET',
  path: '/1.0/projects/{name}',
  access: 'logged-in',
  since: 'projects',
  summary: 'Show a project',
  answers: 'Project',
  uses: ['projects'],

  async handle({ params: { name }, context: { caller }, services: { projects } }) {
    if (!caller.can('view', name)) throw forbidden();
    const project = await projects.get(name);
    return sync(project, { etag: projectEtag(project) });
  },
});

export const putProject = endpoint({
  method: 'PUT',
  path: '/1.0/projects/{name}',
  access: 'logged-in',
  since: 'projects',
  summary: 'Replace a project',
  answers: 'nothing',
  uses: ['projectChanges'],
  body: object({ description: optional(string, ''), config }, 'ProjectPut'),

  async handle({ params: { name }, body, context, services: { projectChanges } }) {
    if (!context.caller.can('manage-projects', name)) throw forbidden();
    const { description, config } = body;
    const after = { description, config };
    await projectChanges.update(name, () => after, (now) => context.ifMatch(now), context.requestor);
    return sync();
  },
});

/** Merges config by key; what is absent stays. */
export const patchProject = endpoint({
  method: 'PATCH',
  path: '/1.0/projects/{name}',
  access: 'logged-in',
  since: 'projects',
  summary: 'Change parts of a project',
  answers: 'nothing',
  uses: ['projectChanges'],
  body: object({ description: optional(string), config: optional(record(string), {}) }, 'ProjectPut'),

  async handle({ params: { name }, body, context, services: { projectChanges } }) {
    if (!context.caller.can('manage-projects', name)) throw forbidden();
    await projectChanges.update(
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

/** Renames an empty project, in the background (as LXD does). */
export const postProject = endpoint({
  method: 'POST',
  path: '/1.0/projects/{name}',
  access: 'admin',
  since: 'projects',
  summary: 'Rename an empty project',
  answers: 'background',
  uses: ['projectChanges'],
  body: object({ name: optional(string, '') }, 'ProjectPost'),

  handle({ params, body: { name }, context, services: { projectChanges } }) {
    projectChanges.checkRename(params.name);
    return background({
      description: 'Renaming project',
      project: null, // its name changes under it
      run: () => projectChanges.rename(params.name, name, context.requestor),
    });
  },
});

export const deleteProject = endpoint({
  method: 'DELETE',
  path: '/1.0/projects/{name}',
  access: 'admin',
  since: 'projects',
  summary: 'Delete an empty project',
  answers: 'nothing',
  uses: ['projectChanges'],

  async handle({ params: { name }, context, services: { projectChanges } }) {
    await projectChanges.delete(name, context.requestor);
    return sync();
  },
});
