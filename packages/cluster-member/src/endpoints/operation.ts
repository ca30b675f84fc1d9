import { forbidden } from '@lxd/model/errors';

import { endpoint, sync } from '../http/endpoint.js';

export const getOperation = endpoint({
  method: 'GET',
  path: '/1.0/operations/{id}',
  access: 'logged-in',
  since: null,
  summary: 'Show an operation',
  answers: 'Operation',
  uses: ['operations'],

  handle({ params: { id }, context: { caller }, services: { operations } }) {
    const operation = operations.get(id);
    if (operation.project !== null && !caller.can('view', operation.project)) throw forbidden();
    return sync(operation.view());
  },
});

/** Cancels it. Needs what starting it needed. */
export const deleteOperation = endpoint({
  method: 'DELETE',
  path: '/1.0/operations/{id}',
  access: 'logged-in',
  since: null,
  summary: 'Cancel an operation',
  answers: 'nothing',
  uses: ['operations'],

  async handle({ params: { id }, context: { caller }, services: { operations } }) {
    const { permission, project } = operations.get(id);
    if (permission && !caller.can(permission, project ?? 'default')) throw forbidden();
    if (!permission && !caller.admin) throw forbidden();
    await operations.cancel(id);
    return sync();
  },
});
