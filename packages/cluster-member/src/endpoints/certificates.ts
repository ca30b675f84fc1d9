import { forbidden } from '@lxd/model/errors';

import {
  array,
  background,
  boolean,
  created,
  endpoint,
  object,
  optional,
  string,
  sync,
} from '../http/endpoint.js';
import { hostOf } from '../http/listen-address.js';
import { recursionLevel } from '../http/recursion.js';

export const getCertificates = endpoint({
  method: 'GET',
  path: '/1.0/certificates',
  access: 'logged-in',
  since: null,
  summary: 'List trusted certificates',
  answers: 'Certificate[]',
  query: ['recursion'],
  uses: ['certificates'],

  async handle({ query, services: { certificates } }) {
    if (recursionLevel(query.recursion) === 0) return sync(await certificates.urls());
    return sync(await certificates.list());
  },
});

/** Trusts a certificate, or makes a token for somebody else to be trusted with. */
export const postCertificates = endpoint({
  method: 'POST',
  path: '/1.0/certificates',
  access: 'untrusted', // with the trust password or a token
  since: null,
  summary: 'Add a trusted certificate',
  answers: ['created', 'background'],
  uses: ['certificates'],
  body: object({
    name: optional(string, ''),
    type: optional(string, ''),
    certificate: optional(string, ''),
    password: optional(string, ''),
    restricted: optional(boolean, false),
    projects: optional(array(string), []),
    token: optional(boolean, false),
  }, 'CertificatesPost'),

  async handle({ body, context, services: { certificates } }) {
    const { caller, clientCertificate, requestor } = context;
    if (body.token) {
      if (!caller.admin) throw forbidden();
      return background(await certificates.token(body));
    }
    const peer = hostOf(requestor.address);
    return created(await certificates.add(body, caller, clientCertificate, peer));
  },
});
