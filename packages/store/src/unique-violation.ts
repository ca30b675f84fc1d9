import { DomainError } from '@lxd/model/errors';

/** A row with these values is there already. Callers that know LXD's text for it say that instead. */
export class UniqueViolation extends DomainError {
  constructor(
    /** `table.column`, as SQLite names them. */
    readonly columns: readonly string[],
    options?: { cause?: unknown },
  ) {
    super('conflict', `UNIQUE constraint failed: ${columns.join(', ')}`, options);
  }

  get table(): string {
    return this.columns[0]?.split('.')[0] ?? '';
  }
}

const prefix = 'UNIQUE constraint failed: ';

/** Reads SQLite's message, which is all that rqlite hands on; null when it says something else. */
export function uniqueViolation(message: string): UniqueViolation | null {
  const at = message.indexOf(prefix);
  if (at < 0) return null;
  return new UniqueViolation(message.slice(at + prefix.length).split(', '));
}
