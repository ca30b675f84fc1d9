import { endpoint, sync } from '../http/endpoint.js';

/** The backups of an instance. */
export const getInstanceBackups = endpoint({
  method: 'GET',
  path: '/1.0/instances/{name}/backups',
  access: 'view',
  since: 'container_backup',
  summary: 'List backups',
  answers: 'InstanceBackup[]',
  query: ['recursion'],
  uses: ['instances'],

  async handle({ params: { name }, context: { project }, services: { instances } }) {
    await instances.require(project, name);
    return sync([]);
  },
});
