import { endpoint, stream, sync } from '../http/endpoint.js';

/** Log files of an instance, by address. */
export const getInstanceLogs = endpoint({
  method: 'GET',
  path: '/1.0/instances/{name}/logs',
  access: 'view',
  since: null,
  summary: 'List log files',
  answers: 'string[]',
  uses: ['instances'],

  async handle({ params: { name }, context: { project }, services: { instances } }) {
    return sync(await instances.listLogs(project, name));
  },
});

/** One log file. */
export const getInstanceLog = endpoint({
  method: 'GET',
  path: '/1.0/instances/{name}/logs/{file}',
  access: 'view',
  since: null,
  summary: 'Get a log file',
  answers: 'bytes',
  uses: ['instances'],

  async handle({ params: { name, file }, context, services: { instances } }) {
    const { project, requestor } = context;
    const content = await instances.readLog({ project, name, file }, requestor);
    return stream(content, 'application/octet-stream', {
      'Content-Disposition': `inline;filename=${file}`,
    });
  },
});

/** Removes a log file. */
export const deleteInstanceLog = endpoint({
  method: 'DELETE',
  path: '/1.0/instances/{name}/logs/{file}',
  access: 'operate-containers',
  since: null,
  summary: 'Delete a log file',
  answers: 'nothing',
  uses: ['instances'],

  async handle({ params: { name, file }, context, services: { instances } }) {
    const { project, requestor } = context;
    await instances.deleteLog({ project, name, file }, requestor);
    return sync();
  },
});
