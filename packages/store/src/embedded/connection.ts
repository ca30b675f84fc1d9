import Database from 'better-sqlite3';

/**
 * Opens the file with the settings all connections share. WAL lets readers and the writer work
 * side by side; FULL makes an acknowledged write survive a power cut.
 */
export function connect(path: string): Database.Database {
  const database = new Database(path, { timeout: lockTimeoutMs });
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  database.pragma(`cache_size = -${cacheKiB}`);
  return database;
}

// Thousands of instances fit; SQLite takes only what it needs of it.
const cacheKiB = 16_000;
// Only an outside tool (`sqlite3`, a backup) can hold the lock; a stuck one must not hang us.
const lockTimeoutMs = 5_000;
