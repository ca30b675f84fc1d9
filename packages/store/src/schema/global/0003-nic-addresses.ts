import type { Migration } from '../migrate.js';

/** Who has this MAC? Asked whenever an instance with a NIC starts. */
export const nicAddresses: Migration = {
  version: 3,
  sql: `
CREATE INDEX instances_config_hwaddr_idx ON instances_config (value)
  WHERE key GLOB 'volatile.*.hwaddr';
`,
};
