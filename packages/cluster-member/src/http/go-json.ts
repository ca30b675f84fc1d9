import { invalid } from '@lxd/model/errors';

/**
 * The first JSON value of a text, whatever follows it, as Go's decoder reads a request.
 * @throws DomainError (invalid) with the decoder's text: `EOF`, `unexpected EOF`, `invalid character ...`
 */
export function decodeFirst(text: string): unknown {
  if (text.length > small && nestsDeeper(text, maxDepth)) throw invalid('exceeded max depth');
  try {
    return JSON.parse(text);
  } catch (error) {
    if (text.length > small) throw invalid((error as Error).message);
    // Bytes, as the decoder names the byte that it stumbles over.
    const bytes = Buffer.from(text, 'utf8').toString('latin1');
    const end = endOfValue(bytes);
    return JSON.parse(Buffer.from(bytes.slice(0, end), 'latin1').toString('utf8'));
  }
}

/**
 * In characters. Where the mistake in a larger text is, is told in V8's words: to find Go's would
 * keep everybody else waiting.
 */
const small = 64 * 1024;

/** As Go's decoder. What nests by the million takes seconds to parse and to throw away. */
const maxDepth = 10_000;

function nestsDeeper(text: string, max: number): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x22: // a string: to its end
        for (at++; at < text.length && text.charCodeAt(at) !== 0x22; at++) {
          if (text.charCodeAt(at) === 0x5c) at++;
        }
        break;
      case 0x5b: // [ or {
      case 0x7b:
        if (++depth > max) return true;
        break;
      case 0x5d: // ] or }
      case 0x7d:
        depth--;
        break;
    }
  }
  return false;
}

const blank = /[ \t\r\n]/;

/** Where the first value ends. Keeps its own stack: a request may nest as deep as it is long. */
function endOfValue(text: string): number {
  const open: ('{' | '[')[] = [];
  let at = 0;

  const character = (): string => {
    while (at < text.length && blank.test(text[at]!)) at++;
    if (at >= text.length) throw invalid(open.length === 0 && text.trim() === '' ? 'EOF' : 'unexpected EOF');
    return text[at]!;
  };
  const complain = (context: string): never => {
    throw invalid(`invalid character ${quoted(text[at]!)} ${context}`);
  };
  const next = (): string => {
    if (++at >= text.length) throw invalid('unexpected EOF');
    return text[at]!;
  };

  for (;;) {
    const first = character();
    let complete = true;
    if (first === '{' || first === '[') {
      open.push(first);
      at++;
      complete = character() === (first === '{' ? '}' : ']');
      if (!complete) {
        if (first === '{') key();
        continue;
      }
      open.pop();
      at++;
    } else if (first === '"') {
      string();
    } else if (first === '-' || isDigit(first)) {
      number();
    } else if (first === 't' || first === 'f' || first === 'n') {
      literal(first === 't' ? 'true' : first === 'f' ? 'false' : 'null');
    } else {
      complain('looking for beginning of value');
    }
    // A value is complete; so may be those around it.
    while (complete && open.length > 0) {
      const within = open.at(-1)!;
      const after = character();
      if (after === ',') {
        at++;
        if (within === '{') key();
        complete = false;
      } else if (after === (within === '{' ? '}' : ']')) {
        open.pop();
        at++;
      } else {
        complain(within === '{' ? 'after object key:value pair' : 'after array element');
      }
    }
    if (complete) return at;
  }

  function key(): void {
    if (character() !== '"') complain('looking for beginning of object key string');
    string();
    if (character() !== ':') complain('after object key');
    at++;
  }

  function string(): void {
    for (;;) {
      const one = next();
      if (one === '"') break;
      if (one < ' ') complain('in string literal');
      if (one !== '\\') continue;
      const escaped = next();
      if (escaped === 'u') {
        for (let digit = 0; digit < 4; digit++) {
          if (!/[0-9a-fA-F]/.test(next())) complain('in \\u hexadecimal character escape');
        }
      } else if (!'bfnrt\\/"'.includes(escaped)) {
        complain('in string escape code');
      }
    }
    at++;
  }

  function number(): void {
    if (text[at] === '-' && !isDigit(next())) complain('in numeric literal');
    if (text[at] === '0') at++;
    else digits();
    if (text[at] === '.') {
      if (!isDigit(next())) complain('after decimal point in numeric literal');
      digits();
    }
    if (text[at] === 'e' || text[at] === 'E') {
      const sign = next();
      if (sign === '+' || sign === '-') next();
      if (!isDigit(text[at]!)) complain('in exponent of numeric literal');
      digits();
    }
  }

  function digits(): void {
    while (at < text.length && isDigit(text[at]!)) at++;
  }

  function literal(word: string): void {
    for (const expected of word.slice(1)) {
      if (next() !== expected) complain(`in literal ${word} (expecting '${expected}')`);
    }
    at++;
  }
}

const isDigit = (character: string): boolean => character >= '0' && character <= '9';

/** A byte as Go quotes it. */
function quoted(byte: string): string {
  if (byte === "'") return "'\\''";
  if (byte === '"') return `'"'`;
  if (byte === '\\') return `'\\\\'`;
  const code = byte.charCodeAt(0);
  const named = { 7: 'a', 8: 'b', 9: 't', 10: 'n', 11: 'v', 12: 'f', 13: 'r' }[code];
  if (named !== undefined) return `'\\${named}'`;
  if (code < 0x20 || code === 0x7f) return `'\\x${code.toString(16).padStart(2, '0')}'`;
  if ((code >= 0x80 && code <= 0xa0) || code === 0xad) return `'\\u00${code.toString(16)}'`;
  return `'${byte}'`;
}
