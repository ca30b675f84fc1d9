import type { YamlValue } from '@lxd/client/yaml/emit';
import { anything, shaped } from './shape.js';

/** One line of JSON as Go's encoder writes it: `<`, `>`, `&` and two separators escaped. */
export function goJson(value: YamlValue): string {
  return `${escapeHtml(JSON.stringify(value))}\n`;
}

/** Several lines, each level one tab further in, keys sorted, as LXD's query prints. */
export function goJsonIndented(value: unknown): string {
  return goIndented(shaped(anything, value, 'json'));
}

/** The same in the order the server gave. */
export const goIndented = (value: unknown): string =>
  escapeHtml(JSON.stringify(value, null, '\t'));

const escapeHtml = (text: string): string =>
  text.replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
