import type { Migration } from '../migrate.js';

/**
 * Secrets that were given out and not yet used: for adding clients, for reading private images.
 * The operation that shows one lives in a daemon's memory; this is what it is made of again
 * after a restart, and what makes one use of it the only one.
 */
export const tokens: Migration = {
  version: 2,
  sql: `
CREATE TABLE operations_tokens (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  uuid TEXT NOT NULL,
  node_id INTEGER NOT NULL REFERENCES nodes (id) ON DELETE CASCADE,
  project_id INTEGER REFERENCES projects (id) ON DELETE CASCADE,
  description TEXT NOT NULL,
  resources TEXT NOT NULL,
  metadata TEXT NOT NULL,
  admin_only INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL,
  expires_at TEXT,
  UNIQUE (uuid)
);
`,
};
