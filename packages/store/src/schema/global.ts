import { initial } from './global/0001-initial.js';
import { tokens } from './global/0002-tokens.js';
import { nicAddresses } from './global/0003-nic-addresses.js';
import { appliedBatches } from './global/0004-applied-batches.js';
import type { Schema } from './migrate.js';

/** What all members share; on an unclustered server an embedded database too. */
export const globalSchema: Schema = {
  name: 'global',
  migrations: [initial, tokens, nicAddresses, appliedBatches],
};
