import type { ConfigKey } from '../config-key.js';
import { boolean, uint32 } from '../key-types.js';

export const migrationKeys = [
  { name: 'migration.incremental.memory', type: boolean, default: 'false', appliesTo: ['container'], liveUpdate: true, since: 'migration_pre_copy',
    doc: 'Whether to send memory ahead in rounds, to shorten the pause of a live migration.' },
  { name: 'migration.incremental.memory.goal', type: uint32, default: '70', appliesTo: ['container'], liveUpdate: true, since: 'migration_pre_copy',
    doc: 'Percentage of memory in sync at which the rounds end.' },
  { name: 'migration.incremental.memory.iterations', type: uint32, default: '10', appliesTo: ['container'], liveUpdate: true, since: 'migration_pre_copy',
    doc: 'How many rounds at most.' },
  { name: 'migration.stateful', type: boolean, default: 'false', appliesTo: ['virtual-machine'], liveUpdate: false, since: 'migration_stateful',
    doc: 'Whether the instance can be stopped and snapshotted with its state; rules out some devices.' },
] as const satisfies readonly ConfigKey[]; // prettier-ignore
