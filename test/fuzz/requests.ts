import fc from 'fast-check';

import type { DescribedOperation, OpenApi, Schema } from './document.js';
import { name, number, text } from './texts.js';
import { configKeys, deviceKeys, goodNames, goodValues, type Vocabulary } from './vocabulary.js';

/** One request to be sent, and the operation it was made from. */
export interface FuzzRequest {
  readonly method: string;
  /** As in the document: `/1.0/instances/{name}`. */
  readonly template: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | null;
}

/**
 * Not sent: the first ends the server, the second changes the database behind its back, so that
 * whatever it does then says nothing about it.
 */
const spared: readonly string[] = ['put /internal/shutdown', 'post /internal/sql'];

/** Requests that are valid, nearly valid, and hostile, for every operation of the document. */
export function requests(document: OpenApi, vocabulary: Vocabulary): fc.Arbitrary<FuzzRequest> {
  const operations = Object.entries(document.paths).flatMap(([template, methods]) =>
    Object.entries(methods)
      .filter(([method]) => !spared.includes(`${method} ${template}`))
      .map(([method, operation]) => ({ template, method: method.toUpperCase(), operation })),
  );
  return fc
    .constantFrom(...operations)
    .chain(({ template, method, operation }) =>
      fc.record({
        method: fc.oneof({ weight: 40, arbitrary: fc.constant(method) }, { weight: 1, arbitrary: strangeMethod }),
        template: fc.constant(template),
        path: address(template, operation, vocabulary),
        headers: headers(operation),
        body: body(template, operation, vocabulary),
      }),
    )
    .filter(({ method, path }) => !/^\/internal\/(shutdown|sql)/.test(path) || method === 'GET');
} // prettier-ignore

const strangeMethod = fc.constantFrom('GET', 'PUT', 'POST', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'LINK');

function address(template: string, operation: DescribedOperation, vocabulary: Vocabulary): fc.Arbitrary<string> {
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter!);
  const values = names.map((parameter) => name(goodNames(template, parameter, vocabulary)));
  const path = fc.tuple(...values, fc.integer({ min: 0, max: 19 })).map((filled) => {
    const encoding = filled.at(-1) === 0 ? encodeURI : encodeURIComponent; // now and then a `/` stays one
    let at = 0;
    return template.replace(/\{\w+\}/g, () => encoding(wellFormed(String(filled[at++]))));
  });
  const spelled = fc.oneof(
    { weight: 20, arbitrary: path },
    { weight: 1, arbitrary: path.map((each) => `${each}/`) },
    { weight: 1, arbitrary: path.map((each) => each.replace('/1.0', '/1.0/')) },
    { weight: 1, arbitrary: path.map((each) => each.replace('/1.0/instances', '/1.0/containers')) },
    { weight: 1, arbitrary: fc.tuple(path, text).map(([each, more]) => `${each}${encodeURI(wellFormed(more))}`) },
  );
  return fc.tuple(spelled, query(template, operation, vocabulary)).map(([each, asked]) => {
    const clean = each.replace(/[^\x21-\x7e]/g, '_'); // what no client can put into a request line
    return asked === '' ? clean : `${clean}?${asked}`;
  });
} // prettier-ignore

function query(template: string, operation: DescribedOperation, vocabulary: Vocabulary): fc.Arbitrary<string> {
  const parameters = operation.parameters.filter((each) => each.in === 'query');
  const declared = parameters.map(({ name: parameter, schema }) => {
    const good = schema.enum?.map(String) ?? goodValues(template, parameter, vocabulary);
    const value = good === null ? text : name(good);
    return fc.option(value.map((each) => `${parameter}=${encodeURIComponent(wellFormed(each))}`), { freq: 3 });
  });
  const stray = fc.option(fc.tuple(text, text).map(([a, b]) => `${encodeURIComponent(wellFormed(a))}=${encodeURIComponent(wellFormed(b))}`), { freq: 12 });
  const written = fc.tuple(...declared, stray).map((parts) => parts.filter((part) => part !== null).join('&'));
  // A wait without an end is what was asked for, not a fault: always one that ends.
  return template.endsWith('/wait') ? written.map((each) => `timeout=0&${each}`) : written;
} // prettier-ignore

/** encodeURIComponent throws on half a surrogate pair; no client can send one. */
const wellFormed = (value: string): string => Buffer.from(value, 'utf8').toString('utf8');

function headers(operation: DescribedOperation): fc.Arbitrary<Readonly<Record<string, string>>> {
  const type = operation.requestBody
    ? fc.constantFrom<Record<string, string>>(
        { 'Content-Type': 'application/json' },
        { 'Content-Type': 'application/json' },
        { 'Content-Type': 'application/json' },
        { 'Content-Type': 'application/json; charset=utf-8' },
        { 'Content-Type': 'application/octet-stream' },
        { 'Content-Type': 'multipart/form-data; boundary=x' },
        { 'Content-Type': 'multipart/form-data' },
        { 'Content-Type': 'text/plain' },
        {},
      )
    : fc.constant<Record<string, string>>({});
  const more = fc.oneof(
    { weight: 12, arbitrary: fc.constant<Record<string, string>>({}) },
    {
      weight: 5,
      arbitrary: fc.constantFrom<Record<string, string>>(
        { 'If-Match': 'x' }, { 'If-Match': '"' }, { 'If-Match': '*' }, { 'If-Match': 'W/"x"' },
        { Origin: 'https://example.org' }, { Accept: 'text/html' }, { 'Accept-Encoding': 'gzip, br;q=2, *;q=0' },
        { Range: 'bytes=0-' }, { Range: 'bytes=9-1' }, { Expect: '100-continue' }, { 'Transfer-Encoding': 'chunked' },
        { Authorization: 'Bearer x' }, { Cookie: 'a=b; a=c' }, { 'X-LXD-uid': '-1', 'X-LXD-type': 'symlink' },
        { 'X-LXD-mode': '99999', 'X-LXD-write': 'append', 'X-LXD-type': 'directory' }, { 'X-LXD-type': 'directory' },
        { 'X-LXD-fingerprint': 'x', 'X-LXD-properties': 'a=%zz', 'X-LXD-public': 'maybe' }, { 'X-LXD-filename': '../x' },
        { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==' },
        { Connection: 'Upgrade', Upgrade: 'sftp' }, { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Key': 'x' },
      ),
    },
  ); // prettier-ignore
  return fc.tuple(type, more).map(([a, b]) => ({ ...a, ...b }));
}

function body(template: string, operation: DescribedOperation, vocabulary: Vocabulary): fc.Arbitrary<string | Buffer | null> {
  const content = operation.requestBody?.content;
  if (content === undefined) {
    return fc.oneof({ weight: 20, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: notJson });
  }
  const schema = content['application/json']?.schema;
  if (schema === undefined) return notJson;
  const declared = valueOf(schema, '', { template, vocabulary });
  return fc.oneof(
    { weight: 12, arbitrary: declared.map((value) => JSON.stringify(value)) },
    { weight: 5, arbitrary: fc.tuple(declared, fc.infiniteStream(number), anyJson).map(([value, where, what]) => JSON.stringify(spoiled(value, where, what))) },
    { weight: 1, arbitrary: fc.tuple(declared, fc.nat(200)).map(([value, cut]) => JSON.stringify(value).slice(0, cut)) },
    { weight: 1, arbitrary: anyJson.map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: notJson },
  );
} // prettier-ignore

const anyJson: fc.Arbitrary<unknown> = fc.oneof(
  text, number, fc.constantFrom(null, true, false, [], {}, [[]], [null], { '': '' }),
  fc.jsonValue({ maxDepth: 3 }),
); // prettier-ignore

const notJson: fc.Arbitrary<string | Buffer> = fc.oneof(
  fc.constantFrom(
    '', '{', '}', '[', '{"a":1}{"b":2}', '{"a":1,"a":2}', '{"__proto__":{"polluted":true}}', '{"constructor":{"prototype":{"polluted":true}}}',
    '\ufeff{}', '{"a":01}', "{'a':1}", '{"a":1,}', 'nul', '"', '[1,2', '{"config":{"a":"b"', '1e999', '['.repeat(20000),
    '{"a":'.repeat(5000), '{"name":"\\ud800"}', '--x\r\n\r\n--x--', '--x\r\nContent-Disposition: form-data; name=metadata\r\n\r\n',
  ),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
); // prettier-ignore

interface Place {
  readonly template: string;
  readonly vocabulary: Vocabulary;
}

/** A value the schema allows, with names and keys that mean something where the field tells which. */
function valueOf(schema: Schema, field: string, place: Place): fc.Arbitrary<unknown> {
  const { template, vocabulary } = place;
  const [, , collection = ''] = template.split('/');
  if (field === 'config') return configOf(configKeys(collection), schema.additionalProperties);
  if (field === 'devices') return fc.dictionary(fc.constantFrom('root', 'eth0', 'd1', '__proto__', 'a/b', ''), deviceOf(place), { maxKeys: 3 });
  if (field === 'source') return sourceOf(place);
  if (schema.enum !== undefined) return fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...schema.enum) }, { weight: 1, arbitrary: text });
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? ['any']);
  const arbitraries = types.map((type): fc.Arbitrary<unknown> => {
    switch (type) {
      case 'string': {
        const good = goodValues(template, field, vocabulary);
        return good === null ? text : name(good);
      }
      case 'integer':
      case 'number':
        return number;
      case 'boolean':
        return fc.boolean();
      case 'null':
        return fc.constant(null);
      case 'array':
        return fc.array(valueOf(schema.items ?? {}, field === 'profiles' || field === 'projects' ? 'name' : field, place), { maxLength: 4 });
      case 'object':
        return objectOf(schema, place);
      default:
        return anyJson;
    }
  });
  return fc.oneof(...arbitraries.map((arbitrary, at) => ({ weight: types[at] === 'null' ? 1 : 8, arbitrary })));
} // prettier-ignore

function objectOf(schema: Schema, place: Place): fc.Arbitrary<Record<string, unknown>> {
  const properties = Object.entries(schema.properties ?? {});
  if (properties.length === 0) {
    const of = typeof schema.additionalProperties === 'object' ? valueOf(schema.additionalProperties, '', place) : anyJson;
    return fc.dictionary(text, of, { maxKeys: 4, noNullPrototype: true });
  }
  const model = Object.fromEntries(properties.map(([field, of]) => [field, valueOf(of, field, place)]));
  const requiredKeys = (schema.required ?? []).filter((field) => Object.hasOwn(model, field));
  return fc.record(model, { requiredKeys, noNullPrototype: true });
} // prettier-ignore

function configOf(keys: readonly string[], values: Schema | boolean | undefined): fc.Arbitrary<unknown> {
  const value = typeof values === 'object' && values.type === 'string' ? text : fc.oneof({ weight: 4, arbitrary: text }, { weight: 1, arbitrary: anyJson });
  const key = fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...keys) }, { weight: 1, arbitrary: text });
  const entry = key.chain((each) => fc.tuple(fc.constant(each), each === 'source' ? hostPath : value));
  return fc.array(entry, { maxLength: 4 }).map((entries) => Object.fromEntries(entries));
} // prettier-ignore

/** Pools and disks are made where these say: nothing that exists is put at stake. */
const hostPath = fc.constantFrom('', 'v1', 'nonexistent', '/nonexistent', '../nonexistent', '/nonexistent\0', '/dev/null', '/proc/self/exe', 'a'.repeat(5000));

function deviceOf({ template, vocabulary }: Place): fc.Arbitrary<Record<string, string>> {
  const field = fc.constantFrom(...deviceKeys).chain((key) => {
    const good = key === 'type' ? ['disk', 'nic', 'none', 'usb', 'gpu', 'proxy'] : key === 'nictype' ? ['bridged', 'p2p'] : goodValues(template, key, vocabulary);
    return fc.tuple(fc.constant(key), key === 'source' ? hostPath : good === null ? text : name(good));
  });
  const whole = fc.constantFrom<Record<string, string>>(
    { type: 'disk', path: '/', pool: 'default' },
    { type: 'nic', nictype: 'p2p', name: 'eth0' },
    { type: 'nic', network: 'n1' },
    { type: 'none' },
    {},
  );
  return fc.tuple(whole, fc.array(field, { maxLength: 4 })).map(([base, fields]) => ({ ...base, ...Object.fromEntries(fields) }));
} // prettier-ignore

function sourceOf({ template, vocabulary }: Place): fc.Arbitrary<unknown> {
  const model = {
    type: name(['image', 'none', 'copy', 'migration', 'url']),
    alias: name(['busybox', 'a1']),
    fingerprint: name(vocabulary.images),
    source: name(goodNames(template, 'name', vocabulary)),
    server: fc.constantFrom('', 'https://127.0.0.1:1', 'nonsense'),
    protocol: name(['lxd', 'simplestreams']),
    url: fc.constantFrom('', 'http://127.0.0.1:1/x'),
    project: text,
    mode: name(['pull', 'push']),
    secrets: anyJson,
    properties: anyJson,
  };
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant({ type: 'image', alias: 'busybox' }) },
    { weight: 3, arbitrary: fc.constant({ type: 'none' }) },
    { weight: 6, arbitrary: fc.record(model, { requiredKeys: [], noNullPrototype: true }) },
    { weight: 1, arbitrary: anyJson },
  );
} // prettier-ignore

/** The value with one part of it, found by walking down at random, replaced. */
function spoiled(value: unknown, where: Iterator<number>, what: unknown): unknown {
  if (typeof value !== 'object' || value === null) return what;
  const keys = Object.keys(value);
  const turn = Math.abs(Math.trunc(where.next().value as number)) % (keys.length + 1);
  if (turn === keys.length) return what;
  const key = keys[turn]!;
  if (Array.isArray(value)) return value.map((each, at) => (String(at) === key ? spoiled(each, where, what) : each));
  return { ...value, [key]: spoiled((value as Record<string, unknown>)[key], where, what) };
} // prettier-ignore
