import type { Image } from '@lxd/model/api/image';
import { dateWords, isSet } from '../print/dates.js';
import { UsageError } from '../shell/errors.js';

export interface ImageColumn {
  readonly heading: string;
  cell(image: Image): string;
}

const column = (heading: string, cell: ImageColumn['cell']): ImageColumn => ({ heading, cell });

const columns: Readonly<Record<string, ImageColumn>> = {
  a: column('ARCHITECTURE', ({ architecture }) => architecture),
  d: column('DESCRIPTION', ({ properties }) => properties?.['description'] ?? ''),
  F: column('FINGERPRINT', ({ fingerprint }) => fingerprint),
  f: column('FINGERPRINT', ({ fingerprint }) => fingerprint.slice(0, 12)),
  L: column('ALIASES', ({ aliases }) => aliases.map(({ name }) => name).sort().join('\n')),
  l: column('ALIAS', shortestAlias),
  p: column('PUBLIC', (image) => (image.public ? 'yes' : 'no')),
  s: column('SIZE', ({ size }) => `${(size / 1024 / 1024).toFixed(2)}MB`),
  t: column('TYPE', ({ type }) => type.toUpperCase()),
  u: column('UPLOAD DATE', ({ uploaded_at }) => (isSet(uploaded_at) ? dateWords(uploaded_at) : '')),
};

/** @throws UsageError for a letter that means nothing */
export function readImageColumns(text: string): readonly ImageColumn[] {
  return text.split(',').flatMap((entry) => {
    if (entry === '') {
      throw new UsageError(
        `Empty column entry (redundant, leading or trailing command) in '${text}'`,
      );
    }
    return [...entry].map((letter) => {
      const known = Object.hasOwn(columns, letter) ? columns[letter] : undefined;
      if (known === undefined) {
        throw new UsageError(`Unknown column shorthand char '${letter}' in '${entry}'`);
      }
      return known;
    });
  });
}

function shortestAlias({ aliases }: Image): string {
  const [first, ...others] = [...aliases].sort((a, b) => a.name.length - b.name.length);
  if (first === undefined) return '';
  return others.length === 0 ? first.name : `${first.name} (${others.length} more)`;
}

/** Whether an image passes the words of `lxc image list`: properties, fingerprint, alias. */
export const imageMatches = (image: Image, filters: readonly string[]): boolean =>
  filters.every((filter) => {
    const equals = filter.indexOf('=');
    if (equals >= 0) {
      const key = filter.slice(0, equals);
      const value = filter.slice(equals + 1);
      if (key === 'type') return image.type === value;
      if (key === 'architecture') return image.architecture === value;
      return Object.entries(image.properties ?? {}).some(
        ([name, set]) => name.startsWith(key) && whole(value, set),
      );
    }
    return (
      image.fingerprint.startsWith(filter) ||
      image.aliases.some(({ name }) => name.includes(filter))
    );
  });

/** The value as a regular expression, of the whole text unless it says itself where it begins. */
function whole(pattern: string, text: string): boolean {
  try {
    return new RegExp(/[$^]/.test(pattern) ? pattern : `^${pattern}$`).test(text);
  } catch {
    return pattern === text;
  }
}
