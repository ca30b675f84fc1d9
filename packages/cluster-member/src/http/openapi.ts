import { type Answer, componentSchemas, metadataSchema } from './answers.js';
import type { BodyType, Endpoint } from './endpoint.js';
import { queryParameters, type QueryName } from './query-parameters.js';
import type { Schema } from './schema.js';

type Json = Readonly<Record<string, unknown>>;

/**
 * The OpenAPI 3.1 document of `endpoints`. It names what is served and no more; what answers
 * below `/1.0/instances` does so below `/1.0/containers` and `/1.0/virtual-machines` as well.
 */
export function openApi(endpoints: readonly Endpoint[], version: string): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const endpoint of [...endpoints].sort(byPath)) {
    const path = endpoint.path.replace('...}', '}');
    (paths[path] ??= {})[endpoint.method.toLowerCase()] = operation(endpoint);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'LXD',
      version,
      description: 'System container and virtual machine manager',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths,
    components: { schemas: { ...componentSchemas, ...envelopes }, responses: { Error: error } },
  };
}

const byPath = (a: Endpoint, b: Endpoint): number =>
  a.path < b.path ? -1 : a.path > b.path ? 1 : a.method < b.method ? -1 : 1;

function operation(endpoint: Endpoint): Json {
  const { method, path, access, since, summary, body, answers } = endpoint;
  return {
    operationId: operationId(method, path),
    tags: [tag(path)],
    summary,
    ...(since === null ? {} : { 'x-lxd-extension': since }),
    'x-lxd-access': access,
    parameters: [...pathParameters(path), ...queries(endpoint), ...ifMatch(endpoint)],
    ...(body === null ? {} : { requestBody: requestBody(body) }),
    responses: { ...responses(answers), default: { $ref: '#/components/responses/Error' } },
  };
}

/** `GET /1.0/images/{fingerprint}/export` is "get-images-fingerprint-export". */
const operationId = (method: string, path: string): string =>
  [method.toLowerCase(), ...path.replace(/^\/1\.0(?=.)/, '').match(/[\w.-]+/g) ?? ['root']]
    .join('-')
    .replace(/\.+$/, '');

const tag = (path: string): string => {
  const [, version = '', collection = 'server'] = path.split('/');
  return version === 'internal' ? version : collection;
};

const pathParameters = (path: string): Json[] =>
  [...path.matchAll(/\{(\w+)(\.\.\.)?\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', minLength: 1 },
  }));

/** Objects of a project can be asked for in any of them. */
const projectAccess = /^(view|operate-|manage-)/;

function queries({ query, access, path }: Endpoint): Json[] {
  const names = new Set<QueryName>(query);
  if (projectAccess.test(access) || path.startsWith('/1.0/operations')) names.add('project');
  return [...names].sort().map((name) => {
    const { doc, schema } = queryParameters[name];
    return { name, in: 'query', description: doc, schema };
  });
}

const ifMatch = ({ method }: Endpoint): Json[] =>
  method !== 'PUT' && method !== 'PATCH'
    ? []
    : [
        {
          name: 'If-Match',
          in: 'header',
          description: 'The ETag the object must still have.',
          schema: { type: 'string' },
        },
      ];

const bytes = { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } };
const json = (schema: Json) => ({ 'application/json': { schema } });

function requestBody(body: BodyType): Json {
  if (body.kind === 'stream') return { content: bytes };
  if (body.kind === 'json') return { required: true, content: json(bodySchema(body)) };
  return { content: { ...json(bodySchema(body.schema)), ...bytes } };
}

/** What may be left out may be null as well, as for any client written in Go. */
function bodySchema(schema: Schema<unknown>): Json {
  let made: Record<string, unknown> = { ...schema.json };
  if (schema.items !== undefined) made['items'] = bodySchema(schema.items);
  if (schema.values !== undefined) made['additionalProperties'] = bodySchema(schema.values);
  if (schema.shape !== undefined) {
    const { shape } = schema;
    made['properties'] = Object.fromEntries(
      Object.keys(shape)
        .sort()
        .map((name) => [name, bodySchema(shape[name]!)]),
    );
  }
  if (!schema.optional) return made;
  if (typeof made['type'] === 'string') made = { ...made, type: [made['type'], 'null'] };
  if (schema.default !== undefined) made['default'] = schema.default;
  return made;
}

const location = {
  Location: { description: 'Address of what was made', schema: { type: 'string' } },
};

function responses(answers: readonly Answer[]): Json {
  const made: Record<string, Json> = {};
  for (const answer of answers) {
    switch (answer) {
      case 'created':
        made['201'] = { description: 'Made', headers: location, content: json(sync({ type: 'null' })) };
        break;
      case 'background':
        made['202'] = {
          description: 'Begun',
          headers: location,
          content: json({ $ref: '#/components/schemas/BackgroundResponse' }),
        };
        break;
      case 'websocket':
      case 'upgrade':
        made['101'] = { description: 'The connection goes on in another protocol' };
        break;
      case 'bytes': {
        const content = (made['200']?.['content'] as Json | undefined) ?? {};
        made['200'] = { description: 'The content', content: { ...content, ...bytes } };
        break;
      }
      default: {
        const content = (made['200']?.['content'] as Json | undefined) ?? {};
        made['200'] = {
          description: 'Success',
          content: { ...content, ...json(sync(metadataSchema(answer)!)) },
        };
      }
    }
  }
  return made;
}

const sync = (metadata: Json): Json => ({
  allOf: [{ $ref: '#/components/schemas/SyncResponse' }, { properties: { metadata } }],
});

const envelope = (type: string, properties: Json): Json => ({
  type: 'object',
  required: ['type', 'status', 'status_code', 'operation', 'error_code', 'error', 'metadata'],
  properties: {
    type: { const: type },
    status: { type: 'string' },
    status_code: { type: 'integer' },
    operation: { type: 'string' },
    error_code: { type: 'integer' },
    error: { type: 'string' },
    ...properties,
  },
});

const envelopes = {
  SyncResponse: envelope('sync', { status: { const: 'Success' }, status_code: { const: 200 } }),
  BackgroundResponse: envelope('async', {
    status_code: { const: 100 },
    metadata: { $ref: '#/components/schemas/Operation' },
  }),
  ErrorResponse: envelope('error', {}),
};

const error = {
  description: 'The request failed',
  content: json({ $ref: '#/components/schemas/ErrorResponse' }),
};
