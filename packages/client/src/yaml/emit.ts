import { isPlain, plainMeaning } from './plain.js';

/** What can be written. Keys are written in the object's own order; dates are strings wrapped by `time`. */
export type YamlValue =
  | null
  | undefined
  | boolean
  | number
  | string
  | Time
  | readonly YamlValue[]
  | { readonly [key: string]: YamlValue };

/** A point in time, which Go writes bare where the same text as a string would be quoted. */
export class Time {
  constructor(readonly text: string) {}
}

/** Lines longer than this are folded at a space, as Go's yaml.v2 does. */
const BEST_WIDTH = 80;

/** Writes a document as Go's yaml.v2 does, so that people's diffs and scripts keep working. */
export function emitYaml(value: YamlValue): string {
  const lines = block(value, 0);
  return `${lines}\n`;
}

/** A value that begins on a line of its own at `indent`. */
function block(value: YamlValue, indent: number): string {
  if (isList(value) && value.length > 0) {
    const pad = ' '.repeat(indent);
    return value.map((item) => `${pad}- ${nested(item, indent + 2)}`).join('\n');
  }
  if (isMap(value)) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    if (entries.length > 0) {
      const pad = ' '.repeat(indent);
      return entries.map(([key, item]) => `${pad}${entry(key, item, indent)}`).join('\n');
    }
  }
  return scalar(value, indent, indent);
}

/** A list item's content: its first line continues the dash. */
function nested(value: YamlValue, indent: number): string {
  return block(value, indent).trimStart();
}

function entry(key: string, value: YamlValue, indent: number): string {
  const name = string(key, indent, 0, true);
  if (isList(value) && value.length > 0) return `${name}:\n${block(value, indent)}`;
  if (isMap(value) && Object.keys(value).length > 0) {
    return `${name}:\n${block(value, indent + 2)}`;
  }
  return `${name}: ${scalar(value, indent, indent + name.length + 2)}`;
}

function scalar(value: YamlValue, indent: number, column: number): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return number(value);
  if (typeof value === 'string') return string(value, indent, column, false);
  if (value instanceof Time) return value.text;
  return isList(value) ? '[]' : '{}';
}

function number(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString('en-US', { useGrouping: false });
  return String(value).replace(/e([+-])(\d)$/, 'e$10$2');
}

function string(text: string, indent: number, column: number, key: boolean): string {
  if (text.includes('\n') && !key && literalAllowed(text)) return literal(text, indent);
  // A text that another type would be read from is double-quoted, any other odd one single-quoted.
  if (plainMeaning(text) !== 'string') return doubleQuoted(text);
  if (isPlain(text)) return key ? text : folded(text, indent, column);
  if (singleAllowed(text)) {
    const quoted = `'${text.replaceAll("'", "''")}'`;
    return key ? quoted : folded(quoted, indent, column);
  }
  return doubleQuoted(text);
}

const printable = /^[\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]*$/u;

const literalAllowed = (text: string): boolean =>
  printable.test(text) && !text.includes('\t') && !/ \n/.test(text) && !text.endsWith(' ')
  && !/\n +$/.test(text);

const singleAllowed = (text: string): boolean =>
  printable.test(text) && !/[\n\t]/.test(text);

function literal(text: string, indent: number): string {
  const trailing = /\n*$/.exec(text)?.[0].length ?? 0;
  const body = text.slice(0, text.length - trailing);
  const chomp = trailing === 0 ? '-' : trailing === 1 && body !== '' ? '' : '+';
  const hint = /^[ \n]/.test(text) ? '2' : '';
  const pad = ' '.repeat(indent + 2);
  const lines = body.split('\n').map((line) => (line === '' ? '' : `${pad}${line}`));
  return `|${hint}${chomp}\n${lines.join('\n')}${trailing > 1 ? '\n'.repeat(trailing - 1) : ''}`;
}

function doubleQuoted(text: string): string {
  let out = '';
  for (const character of text) out += escape(character);
  return `"${out}"`;
}

const escapes: Readonly<Record<string, string>> = {
  '\0': '\\0', '\x07': '\\a', '\b': '\\b', '\t': '\\t', '\n': '\\n', '\v': '\\v', '\f': '\\f',
  '\r': '\\r', '\x1b': '\\e', '"': '\\"', '\\': '\\\\', '\x85': '\\N', '\xa0': '\\_',
  '\u2028': '\\L', '\u2029': '\\P',
};

function escape(character: string): string {
  const known = escapes[character];
  if (known !== undefined) return known;
  if (printable.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`;
  if (code <= 0xffff) return `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return `\\U${code.toString(16).toUpperCase().padStart(8, '0')}`;
}

/** Breaks at the first single space past the best width, as the emitter does while writing. */
function folded(text: string, indent: number, column: number): string {
  if (column + text.length <= BEST_WIDTH) return text;
  const pad = ' '.repeat(indent + 2);
  let out = '';
  let at = column;
  for (let i = 0; i < text.length; i++) {
    const single =
      text[i] === ' ' && i > 0 && i < text.length - 1 && text[i + 1] !== ' ' && text[i - 1] !== ' ';
    if (single && at > BEST_WIDTH) {
      out += `\n${pad}`;
      at = pad.length;
    } else {
      out += text[i];
      at++;
    }
  }
  return out;
}

const isList = (value: YamlValue): value is readonly YamlValue[] => Array.isArray(value);

const isMap = (value: YamlValue): value is { readonly [key: string]: YamlValue } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Time);
