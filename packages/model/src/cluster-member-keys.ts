import { quote } from './errors.js';
import { keyRegistry, type KeyComplaints } from './key-registry.js';
import { anyText, oneOf } from './key-types.js';

/** Every key of a cluster member (clustering-and-security.md 1.6). */
export const clusterMemberKeys = keyRegistry([
  { name: 'scheduler.instance', type: oneOf('all', 'group', 'manual'), default: 'all', since: 'clustering_config',
    doc: 'Which instances are placed here by themselves: any, those for one of its groups, or none.' },
  { name: 'user.*', type: anyText,
    doc: 'Free for the user.' },
]); // prettier-ignore

/** The texts of a member's mistakes; why a value is wrong they do not say. */
export const CLUSTER_MEMBER_COMPLAINTS: KeyComplaints = {
  unknown: (name) => `Invalid cluster configuration key ${quote(name)}`,
  invalid: (name) => `Invalid cluster configuration key ${quote(name)} value`,
};
