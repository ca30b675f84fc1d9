import { background, endpoint } from '../http/endpoint.js';

/** A secret that lets a stranger read a private image once. */
export const postImageSecret = endpoint({
  method: 'POST',
  path: '/1.0/images/{fingerprint}/secret',
  access: 'view',
  since: null,
  summary: 'Make a one-time secret for an image',
  answers: 'background',
  uses: ['images'],

  async handle({ params: { fingerprint }, context, services: { images } }) {
    const { project, requestor } = context;
    return background(await images.planSecret(project, fingerprint, requestor));
  },
});
