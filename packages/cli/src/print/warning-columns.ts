import type { Warning } from '@lxd/model/api/warning';
import { UsageError } from '../shell/errors.js';
import { dateWords } from './dates.js';

export interface WarningColumn {
  readonly heading: string;
  cell(warning: Warning): string;
}

const column = (heading: string, cell: WarningColumn['cell']): WarningColumn => ({ heading, cell });

const columns: Readonly<Record<string, WarningColumn>> = {
  c: column('COUNT', ({ count }) => String(count)),
  f: column('FIRST SEEN', ({ first_seen_at }) => dateWords(first_seen_at)),
  L: column('LOCATION', ({ location }) => location),
  l: column('LAST SEEN', ({ last_seen_at }) => dateWords(last_seen_at)),
  p: column('PROJECT', ({ project }) => project),
  S: column('STATUS', ({ status }) => status.toUpperCase()),
  s: column('SEVERITY', ({ severity }) => severity.toUpperCase()),
  t: column('TYPE', ({ type }) => type),
  u: column('UUID', ({ uuid }) => uuid),
};

/** @throws UsageError for a letter that means nothing */
export const readWarningColumns = (text: string): readonly WarningColumn[] =>
  text.split(',').flatMap((entry) => {
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
