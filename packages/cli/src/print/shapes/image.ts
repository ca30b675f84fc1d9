import { boolean, fields, list, map, number, pointer, text, time, unlessEmpty } from '../shape.js';

const put = {
  auto_update: boolean,
  properties: map(text),
  public: boolean,
  expires_at: time,
  profiles: list(text),
};

export const imagePutShape = fields(put);

export const imageShape = fields({
  ...put,
  aliases: list(fields({ name: text, description: text })),
  architecture: text,
  cached: boolean,
  filename: text,
  fingerprint: text,
  size: number,
  update_source: unlessEmpty(
    pointer({ alias: text, certificate: text, protocol: text, server: text, image_type: text }),
  ),
  type: text,
  created_at: time,
  last_used_at: time,
  uploaded_at: time,
});

export const imageAliasShape = fields({ description: text, target: text, name: text, type: text });

export const imageMetadataShape = fields({
  architecture: text,
  creation_date: number,
  expiry_date: number,
  properties: map(text),
  templates: map(
    fields({
      when: list(text),
      create_only: boolean,
      template: text,
      properties: map(text),
    }),
  ),
});
