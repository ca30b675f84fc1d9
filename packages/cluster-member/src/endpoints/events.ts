import { forbidden, invalid } from '@lxd/model/errors';

import type { EventType } from '../events/events.js';
import { endpoint, websocket } from '../http/endpoint.js';

const known: readonly EventType[] = ['lifecycle', 'logging', 'operation'];

/** A websocket on which everything that happens is told. */
export const getEvents = endpoint({
  method: 'GET',
  path: '/1.0/events',
  access: 'logged-in',
  since: null,
  summary: 'Listen to events',
  answers: 'websocket',
  query: ['project', 'type'],
  uses: ['eventHub', 'projects'],

  async handle({ query, context, services: { eventHub, projects } }) {
    const { caller, allProjects, project } = context;
    if (allProjects && query.project !== '') {
      throw invalid('Cannot specify a project when requesting events for all projects');
    }
    if (allProjects && !caller.admin) throw forbidden();
    if (!allProjects) {
      if (!(await projects.exists(project))) throw invalid(`Project "${project}" not found`);
      if (!caller.can('view', project)) throw forbidden();
    }
    const asked = query.type === '' ? null : query.type.split(',');
    const unknown = asked?.find((type) => !known.includes(type as EventType));
    if (unknown !== undefined) throw invalid(`'${unknown}' isn't a supported event type`);
    if (asked?.includes('logging') === true && !caller.admin) throw forbidden();

    const types = known.filter((type) =>
      asked === null ? type !== 'logging' || caller.admin : asked.includes(type),
    );
    const allowed = async () => {
      const now = await context.callerNow();
      if (types.includes('logging') && !now.admin) return false;
      return allProjects ? now.admin : now.can('view', project);
    };
    return websocket((socket) =>
      eventHub.subscribe(socket, {
        types: new Set(types),
        project: allProjects ? null : project,
        admin: caller.admin,
        allowed,
      }),
    );
  },
});
