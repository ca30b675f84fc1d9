import { keyRegistry } from '../key-registry.js';
import { backupsKeys } from './backups.js';
import { candidKeys } from './candid.js';
import { clusterKeys } from './cluster.js';
import { coreKeys } from './core.js';
import { imagesKeys } from './images.js';
import { instancesKeys } from './instances.js';
import { maasKeys } from './maas.js';
import { networkKeys } from './network.js';
import { rbacKeys } from './rbac.js';
import { storageKeys } from './storage.js';
import { userKeys } from './user.js';

/** Every key of a server (config-and-images.md §4). */
export const serverKeys = keyRegistry([
  ...backupsKeys,
  ...candidKeys,
  ...clusterKeys,
  ...coreKeys,
  ...imagesKeys,
  ...instancesKeys,
  ...maasKeys,
  ...networkKeys,
  ...rbacKeys,
  ...storageKeys,
  ...userKeys,
]);
