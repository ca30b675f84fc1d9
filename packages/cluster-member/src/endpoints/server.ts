import { anything, endpoint, object, optional, record, sync } from '../http/endpoint.js';

/** The server: little for strangers, the environment for clients, the configuration for admins. */
export const getServer = endpoint({
  method: 'GET',
  path: '/1.0',
  access: 'untrusted',
  since: null,
  summary: 'Show the server and its configuration',
  answers: 'ServerUntrusted',
  uses: ['serverConfig', 'serverInfo'],

  async handle({ context: { caller, project }, services: { serverConfig, serverInfo } }) {
    const view = await serverInfo.view(caller, project);
    return caller.admin ? sync(view, { etag: serverConfig.view() }) : sync(view);
  },
});

const body = object({ config: optional(record(anything), {}) }, 'ServerPut');

export const putServer = endpoint({
  method: 'PUT',
  path: '/1.0',
  access: 'admin',
  since: null,
  summary: 'Replace the server configuration',
  answers: 'nothing',
  uses: ['serverConfig'],
  body,

  async handle({ body: { config }, context, services: { serverConfig } }) {
    const { requestor } = context;
    await serverConfig.update(config, 'replace', (now) => context.ifMatch(now), requestor);
    return sync();
  },
});

export const patchServer = endpoint({
  method: 'PATCH',
  path: '/1.0',
  access: 'admin',
  since: 'patch',
  summary: 'Change keys of the server configuration',
  answers: 'nothing',
  uses: ['serverConfig'],
  body,

  async handle({ body: { config }, context, services: { serverConfig } }) {
    const { requestor } = context;
    await serverConfig.update(config, 'merge', (now) => context.ifMatch(now), requestor);
    return sync();
  },
});
