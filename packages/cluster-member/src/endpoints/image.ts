import type { ImageRecord } from '@lxd/store/images';

import {
  array,
  background,
  boolean,
  endpoint,
  object,
  optional,
  record,
  string,
  sync,
} from '../http/endpoint.js';
import type { ImageContent } from '../services/images/index.js';

/** One image, by its fingerprint or the beginning of it. */
export const getImage = endpoint({
  method: 'GET',
  path: '/1.0/images/{fingerprint}',
  access: 'untrusted',
  since: null,
  summary: 'Get an image',
  answers: 'Image',
  query: ['secret'],
  uses: ['images'],

  async handle({ params: { fingerprint }, query, context, services: { images } }) {
    const { project, caller } = context;
    const { view, etag } = await images.get(project, fingerprint, { caller, secret: query.secret });
    return sync(view, { etag });
  },
});

/** Replaces what a user may change of it. */
export const putImage = endpoint({
  method: 'PUT',
  path: '/1.0/images/{fingerprint}',
  access: 'manage-images',
  since: null,
  summary: 'Replace the properties of an image',
  answers: 'nothing',
  uses: ['images'],
  body: object({
    auto_update: optional(boolean, false),
    expires_at: optional(string, ''),
    profiles: optional(array(string)),
    properties: optional(record(string), {}),
    public: optional(boolean, false),
  }, 'ImagePut'),

  async handle({ params: { fingerprint }, body, context, services: { images } }) {
    const change = (now: ImageRecord): ImageContent => ({
      public: body.public,
      autoUpdate: body.auto_update,
      properties: body.properties,
      profiles: body.profiles ?? now.profiles,
      expiresAt: body.expires_at,
    });
    const ifMatch = (content: unknown) => context.ifMatch(content);
    await images.update(context.project, fingerprint, change, ifMatch, context.requestor);
    return sync();
  },
});

/** Changes what is given; an empty property is dropped. */
export const patchImage = endpoint({
  method: 'PATCH',
  path: '/1.0/images/{fingerprint}',
  access: 'manage-images',
  since: 'patch',
  summary: 'Change properties of an image',
  answers: 'nothing',
  uses: ['images'],
  body: object({
    auto_update: optional(boolean),
    expires_at: optional(string),
    profiles: optional(array(string)),
    properties: optional(record(string), {}),
    public: optional(boolean),
  }, 'ImagePut'),

  async handle({ params: { fingerprint }, body, context, services: { images } }) {
    const change = (now: ImageRecord): ImageContent => ({
      public: body.public ?? now.public,
      autoUpdate: body.auto_update ?? now.autoUpdate,
      properties: { ...now.properties, ...body.properties },
      profiles: body.profiles ?? now.profiles,
      expiresAt: body.expires_at ?? null,
    });
    const ifMatch = (content: unknown) => context.ifMatch(content);
    await images.update(context.project, fingerprint, change, ifMatch, context.requestor);
    return sync();
  },
});

/** Removes it from the project. */
export const deleteImage = endpoint({
  method: 'DELETE',
  path: '/1.0/images/{fingerprint}',
  access: 'manage-images',
  since: null,
  summary: 'Delete an image',
  answers: 'background',
  uses: ['images'],

  async handle({ params: { fingerprint }, context, services: { images } }) {
    const { project, requestor } = context;
    return background(await images.planDeletion(project, fingerprint, requestor));
  },
});
