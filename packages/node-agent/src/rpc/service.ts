import type { HostService } from '@lxd/proto/lxd/agent/v1/host';
import type { ImagesService } from '@lxd/proto/lxd/agent/v1/images';
import type { InstancesService } from '@lxd/proto/lxd/agent/v1/instances';
import type { NetworksService } from '@lxd/proto/lxd/agent/v1/networks';
import type { StorageService } from '@lxd/proto/lxd/agent/v1/storage';
import type { Calls } from '@lxd/rpc/service';

export type { CallOptions, Calls } from '@lxd/rpc/service';

export type HostCalls = Calls<typeof HostService>;
export type ImagesCalls = Calls<typeof ImagesService>;
export type InstancesCalls = Calls<typeof InstancesService>;
export type NetworksCalls = Calls<typeof NetworksService>;
export type StorageCalls = Calls<typeof StorageService>;

/** All that a node agent can be asked. */
export interface AgentServices {
  readonly host: HostCalls;
  readonly images: ImagesCalls;
  readonly instances: InstancesCalls;
  readonly networks: NetworksCalls;
  readonly storage: StorageCalls;
}
