import type { Store } from './store.js';

/** What makes an instance or a volume need the daemon without anybody asking for it. */
const config = (table: string): string => `SELECT 1 FROM ${table} WHERE value <> '' AND (
  (key = 'boot.autostart' AND LOWER(value) IN ('1', 'on', 'true', 'yes'))
  OR (key = 'volatile.last_state.power' AND value = 'RUNNING')
  OR key = 'snapshots.schedule')`;

/**
 * Whether something here has to be run or done while nobody asks: instances that run or start by
 * themselves, or scheduled snapshots. Keys of a profile count whether an instance uses it or not.
 */
export async function wantsDaemon(store: Store): Promise<boolean> {
  const tables = ['instances_config', 'profiles_config', 'storage_volumes_config'];
  const [row] = await store.query(
    `SELECT 1 AS wanted WHERE ${tables.map((table) => `EXISTS (${config(table)})`).join(' OR ')}`,
    [],
  );
  return row !== undefined;
}
