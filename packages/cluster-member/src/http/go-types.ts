import type { Schema } from './schema.js';

/**
 * What Go's decoder says of the first value that is not of the type it goes into; null when all
 * are. `json: cannot unmarshal number into Go struct field ProfilesPost.name of type string`
 */
export function typeMistake(
  schema: Schema<unknown>,
  value: unknown,
  within: { readonly struct: string; readonly path: readonly string[] } | null = null,
): string | null {
  const { type, minimum = -Infinity, maximum = Infinity } = schema.json;
  if (type === undefined) return null;
  const given = kindOf(value);
  const outside = typeof value === 'number' && (value < Number(minimum) || value > Number(maximum));
  if (outside || !fits(type, value)) {
    const number = type === 'integer' && given === 'number' ? ` ${String(value)}` : '';
    const place =
      within === null ? 'Go value' : `Go struct field ${within.struct}.${within.path.join('.')}`;
    return `json: cannot unmarshal ${given}${number} into ${place} of type ${goType(schema)}`;
  }
  const { items, values, shape } = schema;
  if (Array.isArray(value)) return first(value, (item) => typeMistake(items!, item, within));
  if (typeof value !== 'object' || value === null) return null;
  if (values !== undefined) return first(Object.values(value), (one) => typeMistake(values, one, within));
  return first(Object.entries(value), ([name, member]) => {
    // `constructor` is a name like any other, and no object's own
    if (shape === undefined || !Object.hasOwn(shape, name)) return null;
    const declared = shape[name]!;
    const struct = schema.name ?? '';
    return typeMistake(declared, member, { struct, path: [...(within?.path ?? []), name] });
  });
}

function first<T>(all: readonly T[], look: (one: T) => string | null): string | null {
  for (const one of all) {
    const found = look(one);
    if (found !== null) return found;
  }
  return null;
}

const kindOf = (value: unknown): string => {
  if (typeof value === 'boolean') return 'bool';
  return Array.isArray(value) ? 'array' : typeof value;
};

function fits(type: unknown, value: unknown): boolean {
  switch (type) {
    case 'integer':
      return Number.isInteger(value);
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && !Array.isArray(value);
    default:
      return typeof value === type;
  }
}

function goType({ json, items, values, name }: Schema<unknown>): string {
  switch (json['type']) {
    case 'boolean':
      return 'bool';
    case 'integer':
      return String(json['format'] ?? 'int');
    case 'array':
      return `[]${goType(items!)}`;
    case 'object':
      return values === undefined ? `api.${name ?? ''}` : `map[string]${goType(values)}`;
    case 'string':
      return 'string';
    default:
      return 'interface {}';
  }
}
