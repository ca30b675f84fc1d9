import { endpoint, sync } from '../http/endpoint.js';

/** The major versions of the API. */
export const getRoot = endpoint({
  method: 'GET',
  path: '/',
  access: 'untrusted',
  since: null,
  summary: 'List API versions',
  answers: 'string[]',
  handle: () => sync(['/1.0']),
});
