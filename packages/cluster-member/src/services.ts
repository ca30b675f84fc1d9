import type { EventHub } from './events/event-hub.js';
import type { Events } from './events/events.js';
import type { Operations } from './operations/operations.js';
import type { OperationsOfAll } from './operations/operations-of-all.js';
import type { ApiDocument } from './services/api-document.js';
import type { Certificates } from './services/certificates.js';
import type { Acceptance } from './services/cluster/accept.js';
import type { ClusterService } from './services/cluster/index.js';
import type { Members } from './services/cluster/members.js';
import type { DaemonControl } from './services/daemon-control.js';
import type { Database } from './services/database.js';
import type { ImageAliases } from './services/images/aliases.js';
import type { Images } from './services/images/index.js';
import type { Instances } from './services/instances/index.js';
import type { Metrics } from './services/metrics/metrics.js';
import type { NetworkStates } from './services/network-state.js';
import type { Networks } from './services/networks.js';
import type { Profiles } from './services/profiles.js';
import type { ProjectChanges } from './services/project-changes.js';
import type { ProjectRules } from './services/project-rules/index.js';
import type { Projects } from './services/projects.js';
import type { ServerConfig } from './services/server-config.js';
import type { ServerInfo } from './services/server.js';
import type { StoragePools } from './services/storage-pools.js';
import type { StorageVolumes } from './services/storage-volumes.js';
import type { Warnings } from './services/warnings.js';

/**
 * The use cases endpoints may call, one line each. An endpoint names those it `uses` and
 * receives no others. `daemon.ts` makes them.
 */
export interface Services {
  readonly acceptance: Acceptance;
  readonly apiDocument: ApiDocument;
  readonly certificates: Certificates;
  readonly cluster: ClusterService;
  readonly daemon: DaemonControl;
  readonly database: Database;
  readonly eventHub: EventHub;
  readonly events: Events;
  readonly imageAliases: ImageAliases;
  readonly images: Images;
  readonly instances: Instances;
  readonly members: Members;
  readonly metrics: Metrics;
  readonly networks: Networks;
  readonly networkStates: NetworkStates;
  readonly operations: Operations;
  readonly operationsOfAll: OperationsOfAll;
  readonly profiles: Profiles;
  readonly projectChanges: ProjectChanges;
  readonly projectRules: ProjectRules;
  readonly projects: Projects;
  readonly serverConfig: ServerConfig;
  readonly serverInfo: ServerInfo;
  readonly storagePools: StoragePools;
  readonly storageVolumes: StorageVolumes;
  readonly warnings: Warnings;
}
