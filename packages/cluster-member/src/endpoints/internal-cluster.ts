import { boolean, endpoint, integer, object, optional, string, sync } from '../http/endpoint.js';

/**
 * Lets a server into the cluster. It is a stranger until then: what it may depends on the token or
 * password it brings.
 */
export const postInternalClusterAccept = endpoint({
  method: 'POST',
  path: '/internal/cluster/accept',
  access: 'untrusted',
  since: null,
  summary: 'Let a server into the cluster',
  answers: 'anything',
  uses: ['acceptance'],
  body: object({
    check: optional(boolean, false),
    name: string,
    address: string,
    password: string,
    certificate: string,
    schema: integer,
    apiExtensions: integer,
    architecture: string,
  }),

  async handle({ body, context, services: { acceptance } }) {
    return sync(await acceptance.accept(body, context.requestor.address));
  },
});

export const postInternalClusterReject = endpoint({
  method: 'POST',
  path: '/internal/cluster/reject',
  access: 'internal',
  since: null,
  summary: 'Forget a server that was let in and did not come',
  answers: 'nothing',
  uses: ['acceptance'],
  body: object({ name: string, certificate: string }),

  async handle({ body, services: { acceptance } }) {
    await acceptance.reject(body.name, body.certificate);
    return sync();
  },
});
