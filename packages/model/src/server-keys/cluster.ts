import type { ConfigKey } from '../config-key.js';
import { invalid } from '../errors.js';
import { expiry } from '../expiry.js';
import { integerThat } from '../key-types.js';
import { listenAddress } from '../network-key-types.js';

const replicas = integerThat((value) => {
  if (value < -1 || value === 0) throw invalid('Invalid value for image replica count');
});

const standbys = integerThat((value) => {
  if (value < 0 || value > 5) throw invalid('Value must be between 0 and 5');
});

const voters = integerThat((value) => {
  if (value < 3 || value % 2 === 0) {
    throw invalid('Value must be an odd number equal to or higher than 3');
  }
});

const threshold = integerThat((value) => {
  if (value <= 10) throw invalid("Value must be greater than '10'");
});

export const clusterKeys = [
  { name: 'cluster.https_address', type: listenAddress(8443, { wildcard: false }), scope: 'local', since: 'clustering_server_address',
    doc: 'Address for traffic between members.' },
  { name: 'cluster.images_minimal_replica', type: replicas, scope: 'global', default: '3', since: 'clustering_image_replication',
    doc: 'How many members hold a copy of an image; -1 for all.' },
  // Not in 5.2, where tokens to join with hold until they are used. Later versions call it so.
  { name: 'cluster.join_token_expiry', type: expiry, scope: 'global', default: '3H',
    doc: 'How long a token for joining the cluster can be used.' },
  { name: 'cluster.max_standby', type: standbys, scope: 'global', default: '2', since: 'clustering_sizing',
    doc: 'How many members stand by to vote in the database.' },
  { name: 'cluster.max_voters', type: voters, scope: 'global', default: '3', since: 'clustering_sizing',
    doc: 'How many members vote in the database.' },
  { name: 'cluster.offline_threshold', type: threshold, scope: 'global', default: '20',
    doc: 'Seconds after which a silent member counts as offline.' },
] as const satisfies readonly ConfigKey[]; // prettier-ignore
