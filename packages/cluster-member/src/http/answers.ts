import { type ApiType, apiSchemas } from '@lxd/model/generated/api-schemas';

import type { Reply } from './reply.js';

/**
 * What an endpoint answers when all goes well: an object or a list of objects (addresses of
 * them without `recursion`); nothing but success; what was made; work in the background; the
 * bytes of a file; another protocol.
 */
export type Answer =
  | ApiType
  | `${ApiType}[]`
  | 'string[]'
  | 'anything'
  | 'nothing'
  | 'created'
  | 'background'
  | 'bytes'
  | 'websocket'
  | 'upgrade';

type Json = Readonly<Record<string, unknown>>;

const kindsOf = {
  background: ['background'],
  bytes: ['raw', 'stream'],
  created: ['created'],
  upgrade: ['upgrade'],
  websocket: ['websocket'],
} as const satisfies Partial<Record<Answer, readonly Reply['kind'][]>>;

const isSpecial = (answer: Answer): answer is keyof typeof kindsOf => answer in kindsOf;

/** Whether a reply is of a kind that was declared. */
export function isDeclared(reply: Reply, answers: readonly Answer[]): boolean {
  return answers.some((answer) => {
    const kinds: readonly string[] = isSpecial(answer) ? kindsOf[answer] : ['sync', 'sync-text'];
    return kinds.includes(reply.kind);
  });
}

/** The schema of an answer's `metadata`; null where no JSON comes back. */
export function metadataSchema(answer: Answer): Json | null {
  switch (answer) {
    case 'anything':
      return {};
    case 'nothing':
      return { type: 'object' };
    case 'created':
      return { type: 'null' };
    case 'background':
      return { $ref: '#/components/schemas/Operation' };
    case 'bytes':
    case 'upgrade':
    case 'websocket':
      return null;
    case 'string[]':
      return { type: 'array', items: { type: 'string' } };
    default:
      if (!answer.endsWith('[]')) return { $ref: `#/components/schemas/${answer}` };
      return {
        oneOf: [
          { type: 'array', items: { type: 'string' } },
          {
            type: 'array',
            minItems: 1,
            items: { $ref: `#/components/schemas/${answer.slice(0, -2)}` },
          },
        ],
      };
  }
}

/** The wire types, as `components.schemas` of an OpenAPI document. */
export const componentSchemas: Json = apiSchemas;
