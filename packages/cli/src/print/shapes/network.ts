import { boolean, fields, list, map, text } from '../shape.js';

const put = { config: map(text), description: text };

export const networkPutShape = fields(put);

export const networkShape = fields({
  ...put,
  name: text,
  type: text,
  used_by: list(text),
  managed: boolean,
  status: text,
  locations: list(text),
});

export const leaseShape = fields({
  hostname: text,
  hwaddr: text,
  address: text,
  type: text,
  location: text,
});
