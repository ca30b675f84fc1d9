import { Client, credentials } from '@grpc/grpc-js';

import { HostService } from '@lxd/proto/lxd/agent/v1/host';
import { ImagesService } from '@lxd/proto/lxd/agent/v1/images';
import { InstancesService, type InstanceProgress } from '@lxd/proto/lxd/agent/v1/instances';
import { NetworksService } from '@lxd/proto/lxd/agent/v1/networks';
import { StorageService } from '@lxd/proto/lxd/agent/v1/storage';
import { connectService } from '@lxd/rpc/connect';
import { DomainError, internal } from '@lxd/model/errors';

import { deadlineOf } from './rpc/deadlines.js';
import type { AgentServices } from './rpc/service.js';

export type { AgentServices, CallOptions } from './rpc/service.js';
export { watchEvents, type WatchedEvent } from './rpc/watch-events.js';

/** A node agent as its member sees it; the one in memory is `fakeAgent()`. */
export interface AgentClient extends AgentServices {
  /** Resolves once the agent answers. @throws DomainError (unavailable) after `timeoutMs` */
  ready(timeoutMs: number): Promise<void>;
  close(): void;
}

/**
 * Talks to the agent on `socketPath`. Connects by itself, and again after the agent was
 * restarted; meanwhile calls fail with kind `unavailable`.
 */
export function connectAgent(socketPath: string): AgentClient {
  const client = new Client(`unix:${socketPath}`, credentials.createInsecure(), {
    // The agent may be back within a second of its restart; nobody else shares this socket.
    'grpc.initial_reconnect_backoff_ms': 100,
    'grpc.max_reconnect_backoff_ms': 1000,
    'grpc.keepalive_time_ms': 10_000,
    'grpc.keepalive_timeout_ms': 5_000,
    'grpc.max_receive_message_length': 64 * 1024 * 1024, // states of 10,000 instances
    'grpc.max_send_message_length': 64 * 1024 * 1024,
    'grpc.enable_http_proxy': 0,
  });
  return {
    host: connectService(client, HostService, deadlineOf),
    images: connectService(client, ImagesService, deadlineOf),
    instances: connectService(client, InstancesService, deadlineOf),
    networks: connectService(client, NetworksService, deadlineOf),
    storage: connectService(client, StorageService, deadlineOf),
    ready: (timeoutMs) => ready(client, timeoutMs),
    close: () => client.close(),
  };
}

function ready(client: Client, ms: number): Promise<void> {
  return new Promise((resolve, reject) => {
    client.waitForReady(Date.now() + ms, (error) => {
      if (error) reject(new DomainError('unavailable', 'The node agent does not answer'));
      else resolve();
    });
  });
}

/**
 * Follows a long call to its end: hands its progress on and returns the volatile keys to merge
 * (an empty value removes the key).
 */
export async function followProgress(
  stream: AsyncIterable<InstanceProgress>,
  onProgress: (metadata: Readonly<Record<string, string>>) => void = () => {},
): Promise<Record<string, string>> {
  for await (const { step } of stream) {
    if (step?.$case === 'done') return step.value.volatile;
    if (step?.$case === 'progress') onProgress(step.value.metadata);
  }
  throw internal('The node agent ended the call without an answer');
}
