import { unavailable } from '@lxd/model/errors';

import { endpoint, object, optional, string, sync } from '../http/endpoint.js';

/** Answers once instances that start with the host have been started. */
export const getInternalReady = endpoint({
  method: 'GET',
  path: '/internal/ready',
  access: 'internal',
  since: null,
  summary: 'Tell whether the daemon is ready',
  answers: 'nothing',
  uses: ['daemon'],

  handle({ services: { daemon } }) {
    if (!daemon.ready()) throw unavailable('LXD daemon not ready yet');
    return sync();
  },
});

/** Stops all instances and the daemon; answers when the instances are down. */
export const putInternalShutdown = endpoint({
  method: 'PUT',
  path: '/internal/shutdown',
  access: 'internal',
  since: null,
  summary: 'Shut down instances and daemon',
  answers: 'nothing',
  query: ['force'],
  uses: ['daemon'],

  async handle({ query, services: { daemon } }) {
    await daemon.shutDown({ instances: true, waitForOperations: query.force !== 'true' });
    return sync();
  },
});

export const getInternalSql = endpoint({
  method: 'GET',
  path: '/internal/sql',
  access: 'internal',
  since: null,
  summary: 'Dump a database as SQL text',
  answers: 'anything',
  query: ['database', 'schema'],
  uses: ['database'],

  async handle({ query, services: { database } }) {
    return sync({ text: await database.dump(query.database, query.schema === '1') });
  },
});

export const postInternalSql = endpoint({
  method: 'POST',
  path: '/internal/sql',
  access: 'internal',
  since: null,
  summary: 'Run SQL statements',
  answers: 'anything',
  uses: ['database'],
  body: object({ database: optional(string, ''), query: optional(string, '') }),

  async handle({ body, services: { database } }) {
    return sync({ Results: await database.run(body.database, body.query) });
  },
});
