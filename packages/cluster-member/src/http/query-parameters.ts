/** What a query parameter means, wherever it is taken. */
export interface QueryParameter {
  readonly doc: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

const text = { type: 'string' };
const flag = { type: 'string', enum: ['', 'false', 'true'] };
const bit = { type: 'string', enum: ['', '0', '1'] };

/** Every query parameter there is. */
export const queryParameters = {
  'all-projects': { schema: flag, doc: 'Whether to take in the objects of all projects.' },
  database: { schema: text, doc: 'Which database: global or local.' },
  filter: { schema: text, doc: 'Only objects for which this expression holds.' },
  force: { schema: bit, doc: 'Whether to go on whatever is in the way.' },
  'instance-type': { schema: text, doc: 'Only instances of this type.' },
  path: { schema: text, doc: 'Path of a file in the instance, or name of a template.' },
  project: { schema: text, doc: 'The project the request is about.' },
  public: { schema: text, doc: 'Marks the request of an untrusted client; it changes nothing.' },
  recursion: { schema: text, doc: '0 for addresses, 1 for objects, 2 for all that belongs to them.' },
  schema: { schema: bit, doc: 'Whether to leave the data out.' },
  secret: { schema: text, doc: 'The secret that stands in for being trusted.' },
  target: { schema: text, doc: 'The cluster member to ask.' },
  timeout: { schema: text, doc: 'Seconds to wait at most; -1 for ever.' },
  type: { schema: text, doc: 'Types of events, separated by commas.' },
} as const satisfies Readonly<Record<string, QueryParameter>>;

export type QueryName = keyof typeof queryParameters;
