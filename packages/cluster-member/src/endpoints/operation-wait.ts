import { forbidden } from '@lxd/model/errors';
import { parseGoInteger } from '@lxd/model/go-integer';

import { endpoint, sync } from '../http/endpoint.js';
import { maySee } from './operation.js';

/** The operation once it is over, or as it is after `timeout` seconds; a failed one is a 200 too. */
export const getOperationWait = endpoint({
  method: 'GET',
  path: '/1.0/operations/{id}/wait',
  access: 'untrusted', // with the operation's secret
  since: null,
  summary: 'Wait for an operation',
  answers: 'Operation',
  query: ['secret', 'timeout'],
  uses: ['operations'],

  async handle({ params: { id }, query: { secret, timeout }, context, services: { operations } }) {
    const { caller, signal } = context;
    const seconds = timeout === '' ? -1 : Number(parseGoInteger('Atoi', timeout));
    if (secret === '' && !caller.trusted) throw forbidden();
    const operation = operations.get(id);
    if (secret !== '' && !operations.secretFits(id, secret)) throw forbidden();
    if (secret === '' && !maySee(operation, caller)) throw forbidden();
    const limitMs = seconds >= 0 ? seconds * 1000 : null;
    return sync(await operations.wait(id, limitMs, signal));
  },
});
