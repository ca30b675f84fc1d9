import type { ImageMetadata } from '@lxd/model/api/image';

import {
  array,
  boolean,
  config,
  endpoint,
  integer,
  object,
  optional,
  record,
  string,
  sync,
} from '../http/endpoint.js';

/** What the image said of itself, in the instance's own copy. */
export const getInstanceMetadata = endpoint({
  method: 'GET',
  path: '/1.0/instances/{name}/metadata',
  access: 'view',
  since: 'container_edit_metadata',
  summary: 'Get the image metadata of an instance',
  answers: 'ImageMetadata',
  uses: ['instances'],

  async handle({ params: { name }, context: { project, requestor }, services: { instances } }) {
    const metadata = await instances.getMetadata({ project, name, requestor });
    return sync(metadata, { etag: metadata });
  },
});

const template = object({
  create_only: optional(boolean, false),
  properties: config,
  template: optional(string, ''),
  when: optional(array(string), []),
}, 'ImageMetadataTemplate');

/** Replaces it whole: what isn't named is empty afterwards. */
export const putInstanceMetadata = endpoint({
  method: 'PUT',
  path: '/1.0/instances/{name}/metadata',
  access: 'manage-containers',
  since: 'container_edit_metadata',
  summary: 'Replace the image metadata of an instance',
  answers: 'nothing',
  uses: ['instances'],
  body: object({
    architecture: optional(string, ''),
    creation_date: optional(integer, 0),
    expiry_date: optional(integer, 0),
    properties: config,
    templates: optional(record(template), {}),
  }, 'ImageMetadata'),

  async handle({ params: { name }, body, context, services: { instances } }) {
    const { project, requestor } = context;
    const metadata: ImageMetadata = body;
    await instances.updateMetadata(
      { project, name, requestor },
      () => metadata,
      (now) => context.ifMatch(now),
    );
    return sync();
  },
});

/** Changes what is named: single properties and single templates by the path they make. */
export const patchInstanceMetadata = endpoint({
  method: 'PATCH',
  path: '/1.0/instances/{name}/metadata',
  access: 'manage-containers',
  since: 'container_edit_metadata',
  summary: 'Change the image metadata of an instance',
  answers: 'nothing',
  uses: ['instances'],
  body: object({
    architecture: optional(string),
    creation_date: optional(integer),
    expiry_date: optional(integer),
    properties: config,
    templates: optional(record(template), {}),
  }, 'ImageMetadata'),

  async handle({ params: { name }, body, context, services: { instances } }) {
    const { project, requestor } = context;
    await instances.updateMetadata(
      { project, name, requestor },
      (now) => ({
        architecture: body.architecture ?? now.architecture,
        creation_date: body.creation_date ?? now.creation_date,
        expiry_date: body.expiry_date ?? now.expiry_date,
        properties: { ...now.properties, ...body.properties },
        templates: { ...now.templates, ...body.templates },
      }),
      (now) => context.ifMatch(now),
    );
    return sync();
  },
});
