import { fields, list, map, number, text, time, unlessEmpty } from '../shape.js';

const put = { config: map(text), description: text };

export const storagePoolPutShape = fields(put);

export const storagePoolShape = fields({
  ...put,
  name: text,
  driver: text,
  used_by: list(text),
  status: text,
  locations: list(text),
});

export const storageResourcesShape = fields({
  space: fields({ used: unlessEmpty(number), total: number }),
  inodes: fields({ used: number, total: number }),
});

export const volumePutShape = fields({ ...put, restore: unlessEmpty(text) });

export const volumeShape = fields({
  config: map(text),
  description: text,
  restore: unlessEmpty(text),
  name: text,
  type: text,
  used_by: list(text),
  location: text,
  content_type: text,
  project: unlessEmpty(text),
  created_at: unlessEmpty(time),
});

export const volumeSnapshotShape = fields({
  description: text,
  expires_at: time,
  name: text,
  config: map(text),
  content_type: text,
});
