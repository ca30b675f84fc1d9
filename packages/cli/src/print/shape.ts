import { naturalOrder } from '@lxd/client/yaml/natural-order';
import { Time, type YamlValue } from '@lxd/client/yaml/emit';

/**
 * The form of an API object as Go's struct declares it: the order of its fields, what stands for an
 * absent one, and which are left out when empty. A server may order and omit as it likes; what is
 * printed is always the same.
 */
export type Shape =
  | { readonly kind: 'text' | 'number' | 'boolean' | 'time' | 'any' }
  | { readonly kind: 'list'; readonly of: Shape }
  | { readonly kind: 'map'; readonly of: Shape }
  | { readonly kind: 'fields'; readonly fields: Readonly<Record<string, Shape>>; readonly nullable: boolean }
  | { readonly kind: 'untagged'; readonly fields: Readonly<Record<string, Shape>> }
  | { readonly kind: 'unless-empty'; readonly of: Shape };

export const text: Shape = { kind: 'text' };
export const number: Shape = { kind: 'number' };
export const boolean: Shape = { kind: 'boolean' };
export const time: Shape = { kind: 'time' };
export const anything: Shape = { kind: 'any' };
export const list = (of: Shape): Shape => ({ kind: 'list', of });
export const map = (of: Shape): Shape => ({ kind: 'map', of });
export const unlessEmpty = (of: Shape): Shape => ({ kind: 'unless-empty', of });
export const fields = (declared: Readonly<Record<string, Shape>>): Shape => ({
  kind: 'fields', fields: declared, nullable: false,
});
/** Fields that Go declares without names of their own: as they are in JSON, lower case in YAML. */
export const untagged = (declared: Readonly<Record<string, Shape>>): Shape => ({
  kind: 'untagged', fields: declared,
});
/** A pointer: absent is null, not an empty object. */
export const pointer = (declared: Readonly<Record<string, Shape>>): Shape => ({
  kind: 'fields', fields: declared, nullable: true,
});

/** The value in its printed form. `yaml` wants empty lists for null ones and bare times; JSON doesn't. */
export function shaped(shape: Shape, value: unknown, target: 'yaml' | 'json'): YamlValue {
  switch (shape.kind) {
    case 'unless-empty': {
      if (value == null) return undefined;
      const inner = shaped(shape.of, value, target);
      return isEmpty(inner) ? undefined : inner;
    }
    case 'text':
      return typeof value === 'string' ? value : value == null ? '' : String(value);
    case 'number':
      return typeof value === 'number' ? value : 0;
    case 'boolean':
      return value === true;
    case 'time': {
      const at = typeof value === 'string' && value !== '' ? value : '0001-01-01T00:00:00Z';
      return target === 'yaml' ? new Time(at) : at;
    }
    case 'any':
      return sorted(value, target);
    case 'list':
      if (value == null) return target === 'yaml' ? [] : null;
      return (value as readonly unknown[]).map((item) => shaped(shape.of, item, target));
    case 'map':
      if (value == null) return target === 'yaml' ? {} : null;
      return Object.fromEntries(
        keysOf(value, target).map((key) => [
          key,
          shaped(shape.of, (value as Record<string, unknown>)[key], target),
        ]),
      );
    case 'untagged': {
      const object = (value ?? {}) as Record<string, unknown>;
      return Object.fromEntries(
        Object.entries(shape.fields).map(([name, of]) => [
          target === 'yaml' ? name.toLowerCase() : name,
          shaped(of, object[name], target),
        ]),
      );
    }
    case 'fields': {
      if (value == null && shape.nullable) return null;
      const object = (value ?? {}) as Record<string, unknown>;
      return Object.fromEntries(
        Object.entries(shape.fields).map(([name, of]) => [name, shaped(of, object[name], target)]),
      );
    }
  }
}

function sorted(value: unknown, target: 'yaml' | 'json'): YamlValue {
  if (Array.isArray(value)) return value.map((item) => sorted(item, target));
  if (typeof value !== 'object' || value === null) return value as YamlValue;
  return Object.fromEntries(
    keysOf(value, target).map((key) => [
      key,
      sorted((value as Record<string, unknown>)[key], target),
    ]),
  );
}

/** Go's JSON sorts keys by their bytes, its YAML by natural order. */
const keysOf = (value: object, target: 'yaml' | 'json'): string[] =>
  target === 'yaml' ? Object.keys(value).sort(naturalOrder) : Object.keys(value).sort();

function isEmpty(value: YamlValue): boolean {
  if (value === null || value === undefined || value === '' || value === 0 || value === false) {
    return true;
  }
  if (value instanceof Time || typeof value !== 'object') return false;
  return Object.keys(value).length === 0;
}
