import { invalid } from '@lxd/model/errors';

import { created, endpoint, object, optional, string, sync } from '../http/endpoint.js';
import { recursionLevel } from '../http/recursion.js';

/** The names of a project's images. */
export const getImageAliases = endpoint({
  method: 'GET',
  path: '/1.0/images/aliases',
  access: 'view',
  since: null,
  summary: 'List image aliases',
  answers: 'ImageAliasesEntry[]',
  query: ['recursion'],
  uses: ['imageAliases'],

  async handle({ query, context: { project }, services: { imageAliases } }) {
    if (recursionLevel(query.recursion) === 0) return sync(await imageAliases.urls(project));
    return sync(await imageAliases.list(project));
  },
});

/** Names an image. */
export const postImageAliases = endpoint({
  method: 'POST',
  path: '/1.0/images/aliases',
  access: 'manage-images',
  since: null,
  summary: 'Add an image alias',
  answers: 'created',
  uses: ['imageAliases'],
  body: object({
    name: optional(string, ''),
    description: optional(string, ''),
    target: optional(string, ''),
  }, 'ImageAliasesPost'),

  async handle({ body, context, services: { imageAliases } }) {
    if (body.name === '' || body.target === '') throw invalid('name and target are required');
    return created(await imageAliases.create(context.project, body, context.requestor));
  },
});
