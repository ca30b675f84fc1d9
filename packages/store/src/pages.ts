import type { Row, SqlValue, Store } from './store.js';

/**
 * Rows read in one go. The embedded database takes a millisecond or two for so many objects with
 * their configuration, and nothing else happens in the process meanwhile.
 */
const pageRows = 48;

interface Query {
  readonly sql: string;
  readonly params: readonly SqlValue[];
}

/**
 * A list that may be long: the ids first, then the rows a page at a time, with a turn for others
 * in between. What is deleted meanwhile is left out.
 * @param ids selects a column `id`, in the list's order
 * @param select a SELECT without conditions
 * @param id the column in it that holds the id
 */
export async function readPages<T>(
  store: Store,
  ids: Query,
  { select, id, parse }: { readonly select: string; readonly id: string; parse(row: Row): T },
): Promise<T[]> {
  const found = (await store.query(ids.sql, ids.params)).map((row) => row['id']);
  const all: T[] = [];
  for (let at = 0; at < found.length; at += pageRows) {
    if (at > 0) await new Promise((resolve) => setImmediate(resolve));
    const page = JSON.stringify(found.slice(at, at + pageRows));
    const rows = await store.query(
      `${select} JOIN json_each(?) page ON page.value = ${id} ORDER BY page.key`,
      [page],
    );
    for (const row of rows) all.push(parse(row));
  }
  return all;
}
