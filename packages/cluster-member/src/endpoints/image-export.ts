import { endpoint, raw } from '../http/endpoint.js';

/** The image's file, or a form with both files of a split one. */
export const getImageExport = endpoint({
  method: 'GET',
  path: '/1.0/images/{fingerprint}/export',
  access: 'untrusted',
  since: null,
  summary: 'Download an image',
  answers: 'bytes',
  query: ['secret'],
  uses: ['images'],

  async handle({ params: { fingerprint }, query, context, services: { images } }) {
    const { project, caller } = context;
    return raw(await images.export(project, fingerprint, { caller, secret: query.secret }));
  },
});
