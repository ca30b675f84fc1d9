import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';

import type { Permission } from '../auth/caller.js';
import type { Services } from '../services.js';
import type { Answer } from './answers.js';
import type { RequestContext } from './context.js';
import type { QueryName } from './query-parameters.js';
import type { Reply } from './reply.js';
import type { Schema } from './schema.js';

export { background, created, raw, stream, sync, syncText, upgrade, websocket } from './reply.js';
export type { RawFile, Reply } from './reply.js';
export {
  anything,
  array,
  boolean,
  config,
  devices,
  integer,
  object,
  oneOf,
  optional,
  record,
  string,
  uint32,
} from './schema.js';
export type { Schema, Typed } from './schema.js';
export type { RequestContext } from './context.js';

export type Method = 'DELETE' | 'GET' | 'HEAD' | 'PATCH' | 'POST' | 'PUT';

/**
 * Who may call: anybody; any trusted client; one with a permission in the request's project;
 * an admin; who may see metrics; or, for `/internal`, only the unix socket and other members.
 */
export type Access = 'untrusted' | 'logged-in' | Permission | 'admin' | 'metrics' | 'internal';

/** The body as it arrives, not read ahead. */
export interface StreamBody {
  readonly kind: 'stream';
}

/** Either JSON or an upload, told apart by content type or else by the first byte. */
export interface JsonOrStreamBody<T> {
  readonly kind: 'json-or-stream';
  readonly schema: Schema<T>;
}

export type BodyType = Schema<unknown> | StreamBody | JsonOrStreamBody<unknown>;

export const streamBody: StreamBody = { kind: 'stream' };
export const jsonOrStream = <T>(schema: Schema<T>): JsonOrStreamBody<T> => ({
  kind: 'json-or-stream',
  schema,
});

export type JsonOrStream<T> =
  | { readonly json: T; readonly stream: null }
  | { readonly json: null; readonly stream: Readable };

type BodyOf<B> = B extends Schema<infer T>
  ? T
  : B extends JsonOrStreamBody<infer T>
    ? JsonOrStream<T>
    : B extends StreamBody
      ? Readable
      : undefined;

/** `{name}` is one segment; `{name...}`, at the end, one or more. */
type ParamNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? (Name extends `${infer Bare}...` ? Bare : Name) | ParamNames<Rest>
  : never;

export interface Input<Params, Query, Body, Uses> {
  /** Path parameters, percent-decoded. */
  readonly params: Params;
  /** The declared query parameters; "" when absent. */
  readonly query: Query;
  readonly body: Body;
  readonly headers: IncomingHttpHeaders;
  readonly context: RequestContext;
  readonly services: Uses;
}

type AnyInput = Input<Readonly<Record<string, string>>, Readonly<Record<string, string>>, never, never>;

/** Which member serves a request, where the choice is free. */
export interface Placed {
  readonly member: string;
  /** The request as it is served there, JSON. */
  readonly body: unknown;
  /** For the operation's metadata. */
  readonly why: unknown;
}

/** One method of one path, as the router sees it. */
export interface Endpoint {
  readonly method: Method;
  readonly path: string;
  readonly access: Access;
  readonly since: string | null;
  readonly summary: string;
  readonly answers: readonly Answer[];
  readonly query: readonly QueryName[];
  readonly uses: readonly (keyof Services)[];
  readonly body: BodyType | null;
  readonly place: ((input: AnyInput) => Promise<Placed | null>) | null;
  handle(input: AnyInput): Reply | Promise<Reply>;
}

/**
 * Describes one method of one path. Paths below `/1.0/instances` answer below `/1.0/containers`
 * and `/1.0/virtual-machines` as well; `context.collection` tells which was meant.
 */
export function endpoint<
  const Path extends string,
  const Q extends QueryName = never,
  const U extends keyof Services = never,
  B extends BodyType | null = null,
>(spec: {
  readonly method: Method;
  readonly path: Path;
  readonly access: Access;
  /** The API extension that brought it, null for what was always there. */
  readonly since: string | null;
  readonly summary: string;
  /** What comes back when all goes well. */
  readonly answers: Answer | readonly Answer[];
  /** Query parameters besides `project` and `all-projects`, which `context` has. */
  readonly query?: readonly Q[];
  readonly uses?: readonly U[];
  readonly body?: B;
  /**
   * Chooses the member that serves the request by what its body says; null: this one. Not asked
   * for a request that another member has handed on.
   */
  place?(
    input: Input<
      { readonly [K in ParamNames<Path>]: string },
      { readonly [K in Q]: string },
      BodyOf<B>,
      Pick<Services, U>
    >,
  ): Promise<Placed | null>;
  handle(
    input: Input<
      { readonly [K in ParamNames<Path>]: string },
      { readonly [K in Q]: string },
      BodyOf<B>,
      Pick<Services, U>
    >,
  ): Reply | Promise<Reply>;
}): Endpoint {
  return {
    method: spec.method,
    path: spec.path,
    access: spec.access,
    since: spec.since,
    summary: spec.summary,
    answers: typeof spec.answers === 'string' ? [spec.answers] : spec.answers,
    query: spec.query ?? [],
    uses: spec.uses ?? [],
    body: spec.body ?? null,
    place: spec.place
      ? (input) => spec.place!(input as unknown as Parameters<NonNullable<typeof spec.place>>[0])
      : null,
    handle: (input) => spec.handle(input as unknown as Parameters<typeof spec.handle>[0]),
  };
}
