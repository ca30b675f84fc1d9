import { forbidden } from '@lxd/model/errors';

import { endpoint, sync } from '../http/endpoint.js';

/** What the project uses of its limits. */
export const getProjectState = endpoint({
  method: 'GET',
  path: '/1.0/projects/{name}/state',
  access: 'logged-in',
  since: 'project_usage',
  summary: "Show what a project uses of its limits",
  answers: 'ProjectState',
  uses: ['projectRules'],

  async handle({ params: { name }, context: { caller }, services: { projectRules } }) {
    if (!caller.can('view', name)) throw forbidden();
    return sync(await projectRules.usage(name));
  },
});
