import { Ajv, type ValidateFunction } from 'ajv';

import { invalid } from '@lxd/model/errors';

import { typeMistake } from './go-types.js';

type Json = Readonly<Record<string, unknown>>;

declare const typed: unique symbol;

/** The shape of a JSON value: a JSON schema that also carries its TypeScript type. */
export interface Schema<T> {
  readonly kind: 'json';
  readonly json: Json;
  /** Set on values that may be left out or null (a Go client sends null for an empty map). */
  readonly optional: boolean;
  readonly default?: unknown;
  readonly shape?: Readonly<Record<string, Schema<unknown>>>;
  /** Of an object: what LXD's API calls its type. */
  readonly name?: string;
  readonly values?: Schema<unknown>; // of a record
  readonly items?: Schema<unknown>; // of an array
  readonly [typed]?: T;
}

export type Typed<S> = S extends Schema<infer T> ? T : never;

const required = <T>(json: Json): Schema<T> => ({ kind: 'json', json, optional: false });

export const string = required<string>({ type: 'string' });
export const boolean = required<boolean>({ type: 'boolean' });
export const integer = required<number>({ type: 'integer' });
export const uint32 = required<number>({
  type: 'integer',
  format: 'uint32',
  minimum: 0,
  maximum: 0xffffffff,
});
/** Anything at all; the handler looks for itself. */
export const anything = required<unknown>({});

export const oneOf = <const T extends readonly string[]>(...values: T): Schema<T[number]> =>
  required({ enum: values });

export function array<T>(items: Schema<T>): Schema<readonly T[]> {
  return { ...required<readonly T[]>({ type: 'array', items: items.json }), items };
}

/** A map with names the user picks. A null value reads as the empty string, as in Go. */
export function record<T>(values: Schema<T>): Schema<Readonly<Record<string, T>>> {
  return {
    ...required<Readonly<Record<string, T>>>({
      type: 'object',
      additionalProperties: values.json,
    }),
    values,
  };
}

/**
 * Properties not named are let through and ignored: a PUT may repeat what a GET answered.
 * @param name what LXD's API calls the type, for its messages and for the documentation
 */
export function object<const S extends Readonly<Record<string, Schema<unknown>>>>(
  shape: S,
  name?: string,
): Schema<{ readonly [K in keyof S]: Typed<S[K]> }> {
  const names = Object.keys(shape);
  return {
    ...required<{ readonly [K in keyof S]: Typed<S[K]> }>({
      type: 'object',
      properties: Object.fromEntries(names.map((name) => [name, shape[name]!.json])),
      required: names.filter((name) => !shape[name]!.optional),
    }),
    shape,
    ...(name === undefined ? {} : { name }),
  };
}

export function optional<T>(schema: Schema<T>): Schema<T | undefined>;
export function optional<T>(schema: Schema<T>, otherwise: T): Schema<T>;
export function optional<T>(schema: Schema<T>, otherwise?: T): Schema<T | undefined> {
  return otherwise === undefined
    ? { ...(schema as Schema<T | undefined>), optional: true }
    : { ...(schema as Schema<T | undefined>), optional: true, default: otherwise };
}

/** Instance, profile and pool `config`; absent is empty. */
export const config = optional(record(string), {});
/** Instance and profile `devices`; absent is empty. */
export const devices = optional(record(record(string)), {});

const compiled = new WeakMap<Schema<unknown>, ValidateFunction>();
let ajv: Ajv | null = null;

/**
 * The value as `schema` describes it, defaults filled in. Changes `value` itself.
 * @throws DomainError (invalid) with the text of Go's decoder for a value of the wrong type
 */
export function check<T>(schema: Schema<T>, value: unknown): T {
  const filled = fill(schema, value ?? {});
  let validate = compiled.get(schema);
  if (validate === undefined) {
    ajv ??= new Ajv({ strict: false, allErrors: false, formats: { uint32: true } });
    validate = ajv.compile(schema.json);
    compiled.set(schema, validate);
  }
  if (validate(filled)) return filled as T;
  const mistake = typeMistake(schema, filled);
  if (mistake !== null) throw invalid(mistake);
  const [first] = validate.errors ?? [];
  const place = (first?.instancePath ?? '').slice(1).replaceAll('/', '.');
  const what = first?.message ?? 'is not valid';
  throw invalid(`Invalid request body: ${place === '' ? 'it' : place} ${what}`);
}

/**
 * What is as good as absent goes, defaults come in, and names get the case they are declared in.
 * Go's decoder leaves alone what is null and finds fields whatever their case.
 */
function fill(schema: Schema<unknown>, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined ? value : value.map((item) => fill(items, item ?? zero(items)));
  }
  const members = value as Record<string, unknown>;
  const { values, shape } = schema;
  if (values !== undefined) {
    for (const name of Object.keys(members)) {
      const member = members[name];
      if (member === null) members[name] = zero(values);
      else if (typeof member === 'object') members[name] = fill(values, member);
    }
  }
  if (shape === undefined) return members;
  for (const name of Object.keys(members)) if (!Object.hasOwn(shape, name)) respell(members, name, shape);
  for (const [name, member] of Object.entries(shape)) {
    if (Object.hasOwn(members, name) && members[name] !== null) {
      members[name] = fill(member, members[name]);
    } else {
      delete members[name];
      if (member.default !== undefined) members[name] = structuredClone(member.default);
    }
  }
  return members;
}

/** A null element or map value is the type's zero value, as in Go. */
function zero(schema: Schema<unknown>): unknown {
  switch (schema.json['type']) {
    case 'string':
      return '';
    case 'boolean':
      return false;
    case 'integer':
      return 0;
    case 'array':
      return [];
    case 'object':
      return {};
    default:
      return null;
  }
}

const lowerNames = new WeakMap<object, ReadonlyMap<string, string>>();

function respell(
  members: Record<string, unknown>,
  given: string,
  shape: Readonly<Record<string, unknown>>,
): void {
  let names = lowerNames.get(shape);
  if (names === undefined) {
    names = new Map(Object.keys(shape).map((name) => [name.toLowerCase(), name]));
    lowerNames.set(shape, names);
  }
  const name = names.get(given.toLowerCase());
  if (name === undefined || Object.hasOwn(members, name)) return;
  members[name] = members[given];
  delete members[given];
}
