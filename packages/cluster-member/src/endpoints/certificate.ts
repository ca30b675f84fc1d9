import { array, boolean, endpoint, object, optional, string, sync } from '../http/endpoint.js';
import { certificateView } from '../services/certificates.js';

export const getCertificate = endpoint({
  method: 'GET',
  path: '/1.0/certificates/{fingerprint}',
  access: 'logged-in',
  since: null,
  summary: 'Show a trusted certificate',
  answers: 'Certificate',
  uses: ['certificates'],

  async handle({ params: { fingerprint }, services: { certificates } }) {
    const view = certificateView(await certificates.get(fingerprint));
    return sync(view, { etag: view });
  },
});

export const putCertificate = endpoint({
  method: 'PUT',
  path: '/1.0/certificates/{fingerprint}',
  access: 'logged-in', // a client may renew its own
  since: 'certificate_update',
  summary: 'Replace a trusted certificate',
  answers: 'nothing',
  uses: ['certificates'],
  body: object({
    name: optional(string, ''),
    type: optional(string, ''),
    restricted: optional(boolean, false),
    projects: optional(array(string), []),
    certificate: optional(string),
  }, 'CertificatePut'),

  async handle({ params: { fingerprint }, body, context, services: { certificates } }) {
    const { name, type, restricted, projects, certificate } = body;
    await certificates.update(
      fingerprint,
      (now) => ({
        name,
        type: type || now.type,
        restricted,
        projects,
        certificate: certificate || now.certificate,
      }),
      (now) => context.ifMatch(now),
      context.caller,
    );
    return sync();
  },
});

export const patchCertificate = endpoint({
  method: 'PATCH',
  path: '/1.0/certificates/{fingerprint}',
  access: 'logged-in',
  since: 'certificate_update',
  summary: 'Change parts of a trusted certificate',
  answers: 'nothing',
  uses: ['certificates'],
  body: object({
    name: optional(string),
    type: optional(string),
    restricted: optional(boolean),
    projects: optional(array(string)),
    certificate: optional(string),
  }, 'CertificatePut'),

  async handle({ params: { fingerprint }, body, context, services: { certificates } }) {
    await certificates.update(
      fingerprint,
      (now) => ({
        name: body.name ?? now.name,
        type: body.type || now.type,
        restricted: body.restricted ?? now.restricted,
        projects: body.projects ?? now.projects,
        certificate: body.certificate || now.certificate,
      }),
      (now) => context.ifMatch(now),
      context.caller,
    );
    return sync();
  },
});

export const deleteCertificate = endpoint({
  method: 'DELETE',
  path: '/1.0/certificates/{fingerprint}',
  access: 'admin',
  since: null,
  summary: 'Stop trusting a certificate',
  answers: 'nothing',
  uses: ['certificates'],

  async handle({ params: { fingerprint }, context, services: { certificates } }) {
    await certificates.delete(fingerprint, context.caller);
    return sync();
  },
});
