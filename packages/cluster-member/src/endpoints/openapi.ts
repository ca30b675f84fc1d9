import { endpoint, stream } from '../http/endpoint.js';

/** This API's description, bare, as tools want it. */
export const getOpenApi = endpoint({
  method: 'GET',
  path: '/1.0/openapi.json',
  access: 'logged-in',
  since: null,
  summary: 'Describe the API as an OpenAPI document',
  answers: 'bytes',
  uses: ['apiDocument'],

  handle: ({ services: { apiDocument } }) => stream(apiDocument.text(), 'application/json'),
});
