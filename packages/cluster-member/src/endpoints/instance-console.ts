import { background, endpoint, integer, object, optional, stream, string, sync } from '../http/endpoint.js';

/** What the console showed lately. */
export const getInstanceConsole = endpoint({
  method: 'GET',
  path: '/1.0/instances/{name}/console',
  access: 'view',
  since: 'console',
  summary: 'Get the console log',
  answers: 'bytes',
  uses: ['instances'],

  async handle({ params: { name }, context, services: { instances } }) {
    const log = await instances.readConsoleLog(context.project, name, context.requestor);
    return stream(log, 'application/octet-stream', { 'Content-Disposition': 'inline;filename=' });
  },
});

/** Attaches to the console. */
export const postInstanceConsole = endpoint({
  method: 'POST',
  path: '/1.0/instances/{name}/console',
  access: 'operate-containers',
  since: 'console',
  summary: 'Connect to the console',
  answers: 'background',
  uses: ['instances'],
  body: object({
    height: optional(integer, 0),
    type: optional(string, ''),
    width: optional(integer, 0),
  }, 'InstanceConsolePost'),

  async handle({ params: { name }, body, context, services: { instances } }) {
    return background(await instances.planConsole(context.project, name, body, context.requestor));
  },
});

/** Empties the console log. */
export const deleteInstanceConsole = endpoint({
  method: 'DELETE',
  path: '/1.0/instances/{name}/console',
  access: 'operate-containers',
  since: 'console',
  summary: 'Clear the console log',
  answers: 'nothing',
  uses: ['instances'],

  async handle({ params: { name }, context, services: { instances } }) {
    await instances.clearConsoleLog(context.project, name, context.requestor);
    return sync();
  },
});
