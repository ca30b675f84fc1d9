import { Server, ServerCredentials } from '@grpc/grpc-js';

import { HostService } from '@lxd/proto/lxd/agent/v1/host';
import { ImagesService } from '@lxd/proto/lxd/agent/v1/images';
import { InstancesService } from '@lxd/proto/lxd/agent/v1/instances';
import { NetworksService } from '@lxd/proto/lxd/agent/v1/networks';
import { StorageService } from '@lxd/proto/lxd/agent/v1/storage';
import { serve } from '@lxd/rpc/serve';

import type { AgentServices } from './service.js';

/**
 * Offers all services on a unix socket. The caller sees to the socket's folder and to it being
 * the only one. @returns what ends it: open calls are cut off.
 */
export async function listen(
  socketPath: string,
  services: AgentServices,
  onError: (path: string, error: unknown) => void,
): Promise<() => void> {
  const server = new Server({
    'grpc.max_receive_message_length': 64 * 1024 * 1024,
    'grpc.max_send_message_length': 64 * 1024 * 1024,
  });
  serve(server, HostService, services.host, onError);
  serve(server, ImagesService, services.images, onError);
  serve(server, InstancesService, services.instances, onError);
  serve(server, NetworksService, services.networks, onError);
  serve(server, StorageService, services.storage, onError);
  await new Promise<void>((resolve, reject) => {
    const bound = (error: Error | null) => (error ? reject(error) : resolve());
    server.bindAsync(`unix:${socketPath}`, ServerCredentials.createInsecure(), bound);
  });
  return () => server.forceShutdown();
}
