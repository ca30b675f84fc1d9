import type { SqlValue } from './store.js';

/** A WHERE clause from the conditions that are given. */
export function where(conditions: readonly (readonly [sql: string, value: SqlValue | undefined])[]): {
  readonly sql: string;
  readonly params: SqlValue[];
} {
  const given = conditions.filter(([, value]) => value !== undefined);
  return {
    sql: given.length > 0 ? `WHERE ${given.map(([sql]) => sql).join(' AND ')}` : '',
    params: given.map(([, value]) => value ?? null),
  };
}
