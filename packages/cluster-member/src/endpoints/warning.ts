import { endpoint, object, optional, string, sync } from '../http/endpoint.js';

export const getWarning = endpoint({
  method: 'GET',
  path: '/1.0/warnings/{uuid}',
  access: 'admin',
  since: 'warnings',
  summary: 'Show a warning',
  answers: 'Warning',
  uses: ['warnings'],

  async handle({ params: { uuid }, services: { warnings } }) {
    return sync(await warnings.get(uuid));
  },
});

const body = object({ status: optional(string, '') }, 'WarningPut');

export const putWarning = endpoint({
  method: 'PUT',
  path: '/1.0/warnings/{uuid}',
  access: 'admin',
  since: 'warnings',
  summary: 'Acknowledge a warning or make it new again',
  answers: 'nothing',
  uses: ['warnings'],
  body,

  async handle({ params: { uuid }, body: { status }, context, services: { warnings } }) {
    await warnings.setStatus(uuid, status, context.requestor);
    return sync();
  },
});

export const patchWarning = endpoint({
  method: 'PATCH',
  path: '/1.0/warnings/{uuid}',
  access: 'admin',
  since: 'warnings',
  summary: 'Acknowledge a warning or make it new again',
  answers: 'nothing',
  uses: ['warnings'],
  body,

  async handle({ params: { uuid }, body: { status }, context, services: { warnings } }) {
    await warnings.setStatus(uuid, status, context.requestor);
    return sync();
  },
});

export const deleteWarning = endpoint({
  method: 'DELETE',
  path: '/1.0/warnings/{uuid}',
  access: 'admin',
  since: 'warnings',
  summary: 'Delete a warning',
  answers: 'nothing',
  uses: ['warnings'],

  async handle({ params: { uuid }, context, services: { warnings } }) {
    await warnings.delete(uuid, context.requestor);
    return sync();
  },
});
