import { TemplateError } from './value.js';

/** A stretch of a template: text, the inside of `{{ }}`, or the inside of `{% %}`. */
export interface Segment {
  readonly kind: 'output' | 'tag' | 'text';
  readonly content: string;
  readonly line: number;
}

export interface Token {
  readonly kind: 'name' | 'number' | 'string' | 'symbol';
  readonly text: string;
}

const closers: Readonly<Record<string, string>> = { '{#': '#}', '{%': '%}', '{{': '}}' };

/** Cuts a template into its segments; comments are dropped, `{%-` and `-%}` eat white space. */
export function segments(source: string): Segment[] {
  const found: Segment[] = [];
  let line = 1;
  let trimNext = false;
  const addText = (text: string, trimEnd: boolean) => {
    let content = trimNext ? text.trimStart() : text;
    if (trimEnd) content = content.trimEnd();
    trimNext = false;
    if (content !== '') found.push({ kind: 'text', content, line });
    line += text.split('\n').length - 1;
  };
  let at = 0;
  for (;;) {
    const start = nextOpening(source, at);
    if (start < 0) break;
    const opening = source.slice(start, start + 2);
    const closing = closers[opening] ?? '';
    const trimBefore = source[start + 2] === '-' && opening !== '{#';
    addText(source.slice(at, start), trimBefore);
    const end = closingAt(source, start + 2, closing);
    if (end < 0) throw new TemplateError(`line ${line}: "${opening}" is never closed`);
    let inside = source.slice(start + (trimBefore ? 3 : 2), end);
    if (opening !== '{#' && inside.endsWith('-')) {
      inside = inside.slice(0, -1);
      trimNext = true;
    }
    if (opening !== '{#') {
      found.push({ kind: opening === '{{' ? 'output' : 'tag', content: inside.trim(), line });
    }
    line += source.slice(start, end).split('\n').length - 1;
    at = end + 2;
  }
  addText(source.slice(at), false);
  return found;
}

function nextOpening(source: string, from: number): number {
  for (let at = source.indexOf('{', from); at >= 0; at = source.indexOf('{', at + 1)) {
    if (source.slice(at, at + 2) in closers) return at;
  }
  return -1;
}

/** Where the closing braces are, not counting any in a string. */
function closingAt(source: string, from: number, closing: string): number {
  let quoted = '';
  for (let at = from; at < source.length; at++) {
    const char = source[at] ?? '';
    if (quoted !== '') {
      if (char === '\\') at++;
      else if (char === quoted) quoted = '';
    } else if (closing !== '#}' && (char === '"' || char === "'")) quoted = char;
    else if (source.startsWith(closing, at)) return at;
  }
  return -1;
}

const pattern =
  /\s*(?:(?<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?<number>\d+(?:\.\d+)?)|(?<name>[A-Za-z_]\w*)|(?<symbol>==|!=|<>|<=|>=|&&|\|\||[|:.,()[\]<>=+\-*/%^!]))/y;

const maxTokens = 2000;

/** The words of an expression or tag. */
export function tokens(content: string, line: number): Token[] {
  const found: Token[] = [];
  pattern.lastIndex = 0;
  while (pattern.lastIndex < content.length) {
    const at = pattern.lastIndex;
    const groups = pattern.exec(content)?.groups;
    if (groups === undefined) {
      if (content.slice(at).trim() === '') break;
      throw new TemplateError(`line ${line}: can't read "${content.slice(at, at + 20)}"`);
    }
    if (found.length >= maxTokens) throw new TemplateError(`line ${line}: the expression is too long`);
    const { string, number, name, symbol } = groups;
    if (string !== undefined) found.push({ kind: 'string', text: unquote(string) });
    else if (number !== undefined) found.push({ kind: 'number', text: number });
    else if (name !== undefined) found.push({ kind: 'name', text: name });
    else found.push({ kind: 'symbol', text: symbol ?? '' });
  }
  return found;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

const unquote = (quoted: string): string =>
  quoted.slice(1, -1).replace(/\\(.)/gs, (_, char: string) => escapes[char] ?? char);
