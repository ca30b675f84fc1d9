/** What templates compute with. Maps, not objects: a name never reaches a prototype. */
export type Value =
  | null
  | boolean
  | number
  | string
  | readonly Value[]
  | ReadonlyMap<string, Value>
  | Callable;

export type Callable = (...args: readonly Value[]) => Value;

export type Scope = ReadonlyMap<string, Value>;

/** A template is wrong, or asks for too much. The message names the place. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}

export const isList = (value: Value): value is readonly Value[] => Array.isArray(value);
export const isMap = (value: Value): value is ReadonlyMap<string, Value> => value instanceof Map;

export function isTrue(value: Value): boolean {
  if (isList(value)) return value.length > 0;
  if (isMap(value)) return value.size > 0;
  return typeof value === 'function' || (value !== null && Boolean(value));
}

/** As pongo2 prints it. */
export function toText(value: Value): string {
  if (value === null || typeof value === 'function') return '';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : value.toFixed(6);
  if (isList(value)) return `[${value.map(toText).join(' ')}]`;
  if (isMap(value)) return `map[${sortedEntries(value).map(([k, v]) => `${k}:${toText(v)}`).join(' ')}]`;
  return value;
}

export function toNumber(value: Value): number {
  if (typeof value === 'boolean') return value ? 1 : 0;
  const number = typeof value === 'number' ? value : Number(toText(value).trim());
  return Number.isFinite(number) ? number : 0;
}

export const sortedEntries = (map: ReadonlyMap<string, Value>): [string, Value][] =>
  [...map].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));

export function lengthOf(value: Value): number {
  if (isList(value)) return value.length;
  if (isMap(value)) return value.size;
  return [...toText(value)].length;
}

/** A plain record as a map, all the way down. */
export function fromRecord(record: Readonly<Record<string, Value | Readonly<Record<string, string>>>>): Scope {
  const isRecord = (value: unknown): value is Readonly<Record<string, string>> =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Map);
  return new Map(
    Object.entries(record).map(([key, value]) => [key, isRecord(value) ? fromRecord(value) : value]),
  );
}
