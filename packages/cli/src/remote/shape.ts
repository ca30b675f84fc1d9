import { boolean, fields, map, text, unlessEmpty } from '../print/shape.js';

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

/** The same in YAML, as the configuration file has it. */
export const remoteFileShape = map(
  fields({
    addr: text,
    auth_type: unlessEmpty(text),
    domain: unlessEmpty(text),
    project: unlessEmpty(text),
    protocol: unlessEmpty(text),
    public: boolean,
  }),
);
