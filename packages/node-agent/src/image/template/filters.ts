import { isList, isTrue, lengthOf, toNumber, toText, type Value } from './value.js';

type Filter = (value: Value, arg: Value) => Value;

const escaped: Readonly<Record<string, string>> = {
  '"': '&quot;',
  '&': '&amp;',
  "'": '&#39;',
  '<': '&lt;',
  '>': '&gt;',
};

export const escapeHtml = (text: string): string =>
  text.replace(/["&'<>]/g, (char) => escaped[char] ?? char);

const maxWidth = 10_000;
const width = (arg: Value): number => Math.min(Math.max(toNumber(arg), 0), maxWidth);
const items = (value: Value): readonly Value[] => (isList(value) ? value : [...toText(value)]);
const capitalise = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function slice(value: Value, arg: Value): Value {
  const [from = '', to = ''] = toText(arg).split(':');
  const list = items(value).slice(Number(from) || 0, to === '' ? undefined : Number(to) || 0);
  return isList(value) ? list : list.map(toText).join('');
}

function yesno(value: Value, arg: Value): Value {
  const [yes = 'yes', no = 'no', maybe = 'maybe'] = arg === null ? [] : toText(arg).split(',');
  return value === null ? maybe : isTrue(value) ? yes : no;
}

function add(value: Value, arg: Value): Value {
  if (typeof value === 'number' && typeof arg === 'number') return value + arg;
  return toText(value) + toText(arg);
}

/** The filters of pongo2 that configuration files have use for, alphabetical. */
const filters: Readonly<Record<string, Filter>> = {
  add,
  addslashes: (value) => toText(value).replace(/[\\"']/g, (char) => `\\${char}`),
  capfirst: (value) => capitalise(toText(value)),
  cut: (value, arg) => toText(value).split(toText(arg)).join(''),
  default: (value, arg) => (isTrue(value) ? value : arg),
  default_if_none: (value, arg) => (value === null ? arg : value),
  divisibleby: (value, arg) => toNumber(arg) !== 0 && toNumber(value) % toNumber(arg) === 0,
  e: (value) => escapeHtml(toText(value)),
  escape: (value) => escapeHtml(toText(value)),
  first: (value) => items(value)[0] ?? '',
  float: (value) => toNumber(value),
  integer: (value) => Math.trunc(toNumber(value)),
  join: (value, arg) => items(value).map(toText).join(toText(arg)),
  last: (value) => items(value).at(-1) ?? '',
  length: (value) => lengthOf(value),
  length_is: (value, arg) => lengthOf(value) === toNumber(arg),
  ljust: (value, arg) => toText(value).padEnd(width(arg)),
  lower: (value) => toText(value).toLowerCase(),
  make_list: (value) => [...toText(value)],
  rjust: (value, arg) => toText(value).padStart(width(arg)),
  safe: (value) => value,
  slice,
  split: (value, arg) => toText(value).split(toText(arg)),
  striptags: (value) => toText(value).replace(/<[^<>]*>/g, ''),
  title: (value) => toText(value).toLowerCase().replace(/\S+/g, capitalise),
  truncatechars: (value, arg) => {
    const chars = [...toText(value)];
    return chars.length <= width(arg) ? chars.join('') : `${chars.slice(0, Math.max(width(arg) - 3, 0)).join('')}...`;
  },
  upper: (value) => toText(value).toUpperCase(),
  urlencode: (value) => encodeURIComponent(Buffer.from(toText(value)).toString()),
  wordcount: (value) => toText(value).split(/\s+/).filter(Boolean).length,
  yesno,
};

export const filterNamed = (name: string): Filter | null =>
  Object.hasOwn(filters, name) ? (filters[name] ?? null) : null;
