import {
  array,
  background,
  boolean,
  endpoint,
  integer,
  object,
  optional,
  record,
  string,
  uint32,
} from '../http/endpoint.js';

/** Runs a command inside, with websockets for its streams or without. */
export const postInstanceExec = endpoint({
  method: 'POST',
  path: '/1.0/instances/{name}/exec',
  access: 'operate-containers',
  since: null,
  summary: 'Run a command',
  answers: 'background',
  uses: ['instances'],
  body: object({
    command: optional(array(string), []),
    cwd: optional(string, ''),
    environment: optional(record(string), {}),
    group: optional(uint32, 0),
    height: optional(integer, 0),
    interactive: optional(boolean, false),
    'record-output': optional(boolean, false),
    user: optional(uint32, 0),
    'wait-for-websocket': optional(boolean, false),
    width: optional(integer, 0),
  }, 'InstanceExecPost'),

  async handle({ params: { name }, body, context, services: { instances } }) {
    return background(await instances.planExec(context.project, name, body, context.requestor));
  },
});
