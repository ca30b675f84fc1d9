import { endpoint, sync } from '../http/endpoint.js';
import { parseFilter } from '../http/filter.js';
import { recursionLevel } from '../http/recursion.js';

export const getWarnings = endpoint({
  method: 'GET',
  path: '/1.0/warnings',
  access: 'admin',
  since: 'warnings',
  summary: 'List warnings',
  answers: 'Warning[]',
  query: ['filter', 'project', 'recursion'],
  uses: ['warnings'],

  async handle({ query, services: { warnings } }) {
    const project = query.project === '' ? null : query.project;
    const filter = parseFilter(query.filter);
    if (recursionLevel(query.recursion) === 0 && filter === null) {
      return sync(await warnings.urls(project));
    }
    const kept = (await warnings.list(project)).filter((one) => filter?.matches(one) ?? true);
    if (recursionLevel(query.recursion) > 0) return sync(kept);
    return sync(kept.map(({ uuid }) => `/1.0/warnings/${uuid}`));
  },
});
