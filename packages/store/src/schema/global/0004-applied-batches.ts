import type { Migration } from '../migrate.js';

/**
 * The batches that were applied last, by the token their sender gave them. In a cluster a sender
 * that lost the answer sends its batch again; the token makes it count once, and the ids tell
 * which of two reads is the later one.
 */
export const appliedBatches: Migration = {
  version: 4,
  sql: `
CREATE TABLE applied_batches (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  token TEXT NOT NULL,
  UNIQUE (token)
);
`,
};
