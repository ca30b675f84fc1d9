import { invalid } from '@lxd/model/errors';

import { created, endpoint, object, optional, string, sync } from '../http/endpoint.js';

/** One alias. Its name may contain slashes. */
export const getImageAlias = endpoint({
  method: 'GET',
  path: '/1.0/images/aliases/{name...}',
  access: 'untrusted',
  since: null,
  summary: 'Get an image alias',
  answers: 'ImageAliasesEntry',
  uses: ['imageAliases'],

  async handle({ params: { name }, context: { project, caller }, services: { imageAliases } }) {
    const alias = await imageAliases.get(project, name, caller);
    return sync(alias, { etag: alias });
  },
});

export const putImageAlias = endpoint({
  method: 'PUT',
  path: '/1.0/images/aliases/{name...}',
  access: 'manage-images',
  since: null,
  summary: 'Replace an image alias',
  answers: 'nothing',
  uses: ['imageAliases'],
  body: object({ description: optional(string, ''), target: optional(string, '') }, 'ImageAliasesEntryPut'),

  async handle({ params: { name }, body, context, services: { imageAliases } }) {
    if (body.target === '') throw invalid('The target field is required');
    const ifMatch = (content: unknown) => context.ifMatch(content);
    await imageAliases.update(context.project, name, () => body, ifMatch, context.requestor);
    return sync();
  },
});

export const patchImageAlias = endpoint({
  method: 'PATCH',
  path: '/1.0/images/aliases/{name...}',
  access: 'manage-images',
  since: 'patch',
  summary: 'Change an image alias',
  answers: 'nothing',
  uses: ['imageAliases'],
  body: object({ description: optional(string), target: optional(string) }, 'ImageAliasesEntryPut'),

  async handle({ params: { name }, body, context, services: { imageAliases } }) {
    await imageAliases.update(
      context.project,
      name,
      (now) => ({
        description: body.description ?? now.description,
        target: body.target || now.target,
      }),
      (content) => context.ifMatch(content),
      context.requestor,
    );
    return sync();
  },
});

export const postImageAlias = endpoint({
  method: 'POST',
  path: '/1.0/images/aliases/{name...}',
  access: 'manage-images',
  since: null,
  summary: 'Rename an image alias',
  answers: 'created',
  uses: ['imageAliases'],
  body: object({ name: optional(string, '') }, 'ImageAliasesEntryPost'),

  async handle({ params: { name }, body, context, services: { imageAliases } }) {
    if (body.name === '') throw invalid('The alias name is required');
    const { project, requestor } = context;
    return created(await imageAliases.rename(project, name, body.name, requestor));
  },
});

export const deleteImageAlias = endpoint({
  method: 'DELETE',
  path: '/1.0/images/aliases/{name...}',
  access: 'manage-images',
  since: null,
  summary: 'Delete an image alias',
  answers: 'nothing',
  uses: ['imageAliases'],

  async handle({ params: { name }, context, services: { imageAliases } }) {
    await imageAliases.delete(context.project, name, context.requestor);
    return sync();
  },
});
