import { forbidden } from '@lxd/model/errors';

import type { Caller } from '../auth/caller.js';
import { endpoint, sync } from '../http/endpoint.js';
import type { ListedOperation } from '../operations/operations-of-all.js';

/** A token's secret may give more than who may look at the project has. */
export function maySee(operation: ListedOperation, caller: Caller): boolean {
  if (operation.adminOnly) return caller.admin;
  if (operation.project === null) return caller.projects === null; // of the server
  return caller.can('view', operation.project);
}

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
    if (!maySee(operation, caller)) throw forbidden();
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
