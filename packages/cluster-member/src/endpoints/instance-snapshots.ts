import { endpoint, sync } from '../http/endpoint.js';

/** The snapshots of an instance. */
export const getInstanceSnapshots = endpoint({
  method: 'GET',
  path: '/1.0/instances/{name}/snapshots',
  access: 'view',
  since: null,
  summary: 'List snapshots',
  answers: 'InstanceSnapshot[]',
  query: ['recursion'],
  uses: ['instances'],

  async handle({ params: { name }, context: { project }, services: { instances } }) {
    await instances.require(project, name);
    return sync([]);
  },
});
