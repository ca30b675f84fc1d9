import { keyRegistry } from '../key-registry.js';
import { agentKeys } from './agent.js';
import { bootKeys } from './boot.js';
import { cloudInitKeys } from './cloud-init.js';
import { clusterKeys } from './cluster.js';
import { environmentKeys } from './environment.js';
import { imageKeys } from './image.js';
import { limitsKeys } from './limits.js';
import { linuxKeys } from './linux.js';
import { migrationKeys } from './migration.js';
import { nvidiaKeys } from './nvidia.js';
import { rawKeys } from './raw.js';
import { securityKeys } from './security.js';
import { snapshotsKeys } from './snapshots.js';
import { userKeys } from './user.js';
import { volatileKeys } from './volatile.js';

/** Every key an instance may have; profiles take all but `image.*` and `volatile.*`. */
export const instanceKeys = keyRegistry([
  ...agentKeys,
  ...bootKeys,
  ...cloudInitKeys,
  ...clusterKeys,
  ...environmentKeys,
  ...imageKeys,
  ...limitsKeys,
  ...linuxKeys,
  ...migrationKeys,
  ...nvidiaKeys,
  ...rawKeys,
  ...securityKeys,
  ...snapshotsKeys,
  ...userKeys,
  ...volatileKeys,
]);
