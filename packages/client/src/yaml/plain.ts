/** What YAML 1.1, as Go's yaml.v2 reads it, makes of an unquoted word. */
export type PlainMeaning = 'string' | 'null' | 'bool' | 'number' | 'time';

const words = new Map<string, PlainMeaning>([
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, 'null'] as const),
  ...'y Y yes Yes YES true True TRUE on On ON n N no No NO false False FALSE off Off OFF'
    .split(' ')
    .map((word) => [word, 'bool'] as const),
  ...'.nan .NaN .NAN .inf .Inf .INF +.inf +.Inf +.INF -.inf -.Inf -.INF'
    .split(' ')
    .map((word) => [word, 'number'] as const),
]);

const decimal = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const integer = /^[-+]?(0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*)$/;
const sexagesimal = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;
const date = /^\d{4}-\d{1,2}-\d{1,2}([Tt ]\s*\d{1,2}:\d{1,2}:\d{1,2}(\.\d+)?\s*(Z|[-+]\d{1,2}(:\d{2})?)?)?$/;

export function plainMeaning(text: string): PlainMeaning {
  const word = words.get(text);
  if (word !== undefined) return word;
  if (integer.test(text) || decimal.test(text) || sexagesimal.test(text)) return 'number';
  if (date.test(text)) return 'time';
  return 'string';
}

const leading = new Set('#,[]{}&*!|>\'"%@`');

/** Whether a single-line string reads back as itself without quotes (yaml.v2's scalar analysis). */
export function isPlain(text: string): boolean {
  if (text === '' || text.startsWith('---') || text.startsWith('...')) return false;
  if (text.startsWith(' ') || text.endsWith(' ')) return false;
  const characters = [...text];
  for (const [index, character] of characters.entries()) {
    const next = characters[index + 1];
    const blankNext = next === undefined || /[ \t\r\n]/.test(next);
    if (index === 0) {
      if (leading.has(character)) return false;
      if ((character === '-' || character === '?') && blankNext) return false;
      if (character === '?' || character === ':') {
        if (blankNext) return false;
      }
    } else if (character === '#' && /[ \t]/.test(characters[index - 1] ?? '')) return false;
    if (character === ':' && blankNext) return false;
    if (!/^[\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]$/u.test(character)) {
      return false;
    }
  }
  return true;
}
