import { invalid } from '@lxd/model/errors';

import { endpoint, websocket } from '../http/endpoint.js';

/** One of the operation's streams; the secret says which. */
export const getOperationWebsocket = endpoint({
  method: 'GET',
  path: '/1.0/operations/{id}/websocket',
  access: 'untrusted', // the secret is what counts
  since: null,
  summary: 'Connect to a stream of an operation',
  answers: 'websocket',
  query: ['secret'],
  uses: ['operations'],

  handle({ params: { id }, query: { secret }, services: { operations } }) {
    if (secret === '') throw invalid('missing secret');
    return websocket(operations.connect(id, secret));
  },
});
