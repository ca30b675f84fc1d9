import type { EventHub } from './events/event-hub.js';
import type { Events } from './events/events.js';
import type { Operations } from './operations/operations.js';
import type { Instances } from './services/instances/index.js';
import type { NetworkStates } from './services/network-state.js';
import type { Networks } from './services/networks.js';
import type { Profiles } from './services/profiles.js';
import type { Projects } from './services/projects.js';
import type { StoragePools } from './services/storage-pools.js';
import type { StorageVolumes } from './services/storage-volumes.js';
import type { Warnings } from './services/warnings.js';

/**
 * The use cases endpoints may call, one line each. An endpoint names those it `uses` and
 * receives no others. `daemon.ts` makes them.
 */
export interface Services {
  readonly eventHub: EventHub;
  readonly events: Events;
  readonly instances: Instances;
  readonly networks: Networks;
  readonly networkStates: NetworkStates;
  readonly operations: Operations;
  readonly profiles: Profiles;
  readonly projects: Projects;
  readonly storagePools: StoragePools;
  readonly storageVolumes: StorageVolumes;
  readonly warnings: Warnings;
}
