import { endpoint, sync } from '../http/endpoint.js';
import { recursionLevel } from '../http/recursion.js';
import { apiUrl } from '../http/url.js';
import { maySee } from './operation.js';

/** By lower-case status: addresses, or with recursion the operations themselves. */
export const getOperations = endpoint({
  method: 'GET',
  path: '/1.0/operations',
  access: 'logged-in',
  since: null,
  summary: 'List operations',
  answers: 'anything',
  query: ['recursion'],
  uses: ['operationsOfAll'],

  async handle({ query, context: { caller, project, allProjects }, services: { operationsOfAll } }) {
    const whole = recursionLevel(query.recursion) > 0;
    const byStatus: Record<string, unknown[]> = {};
    for (const operation of await operationsOfAll.list(allProjects ? null : project)) {
      if (!maySee(operation, caller)) continue;
      const view = operation.view();
      const list = (byStatus[view.status.toLowerCase()] ??= []);
      list.push(whole ? view : apiUrl(['operations', view.id]));
    }
    return sync(byStatus);
  },
});
