import { boolean, fields, map, text } from '../print/shape.js';

/** `lxc remote list` in JSON and YAML: the remotes by name. */
export const remoteMapShape = map(
  fields({
    Addr: text,
    AuthType: text,
    Domain: text,
    Project: text,
    Protocol: text,
    Public: boolean,
    Global: boolean,
    Static: boolean,
  }),
);
