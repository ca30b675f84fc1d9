import type { AgentEvent, HostFacts } from '@lxd/proto/lxd/agent/v1/host';

import type { AgentClient } from '../client.js';
import { plainHardware } from './fake-hardware.js';
import { EventBus } from '../rpc/event-bus.js';
import { fakeImages, type FakeImage } from './fake-images.js';
import { fakeInstances, type FakeInstance } from './fake-instances.js';
import { fakeNetworks } from './fake-networks.js';
import { fakeStorage } from './fake-storage.js';

/** A node agent in memory: the member can't tell it from a real one, and tests can look inside. */
export interface FakeAgent extends AgentClient {
  /** By storage name. */
  readonly fakeInstances: Map<string, FakeInstance>;
  readonly fakeImages: Map<string, FakeImage>;
  /** `<pool>/<type>/<volume>` */
  readonly fakeVolumes: Set<string>;
  /** Running networks by name. */
  readonly fakeNetworks: Map<string, Readonly<Record<string, string>>>;
  /** As if it had happened on the host by itself. */
  emit(event: AgentEvent): void;
  /** The next call of `method` ("instances.start") fails with `error`. */
  failNext(method: string, error: Error): void;
}

/** @param facts differences from a plain two-core Debian host */
export function fakeAgent(facts: Partial<HostFacts> = {}): FakeAgent {
  const events = new EventBus();
  const failures = new Map<string, Error>();
  const state = {
    fakeInstances: new Map<string, FakeInstance>(),
    fakeImages: new Map<string, FakeImage>(),
    fakeVolumes: new Set<string>(),
    fakeNetworks: new Map<string, Readonly<Record<string, string>>>(),
  };
  const failing = <T extends object>(service: string, calls: T): T => {
    const wrapped = Object.entries(calls as Record<string, (...args: unknown[]) => unknown>).map(
      ([name, call]) => {
        const checked = (...args: unknown[]) => {
          const error = failures.get(`${service}.${name}`);
          failures.delete(`${service}.${name}`);
          return error ? failed(error) : call(...args);
        };
        return [name, checked] as const;
      },
    );
    return Object.fromEntries(wrapped) as T;
  };
  return {
    ...state,
    host: failing('host', {
      getFacts: async () => ({ ...plainHost, ...facts }),
      getResources: async () => ({ document: JSON.stringify(plainHardware) }),
      watchEvents: (_request, options) => events.watch(options?.signal),
    }),
    images: failing('images', fakeImages(state.fakeImages)),
    instances: failing('instances', fakeInstances(state.fakeInstances, state.fakeVolumes, events)),
    networks: failing('networks', fakeNetworks(state.fakeNetworks)),
    storage: failing('storage', fakeStorage(state.fakeVolumes)),
    ready: async () => {},
    close: () => {},
    emit: (event) => events.emit(event),
    failNext: (method, error) => void failures.set(method, error),
  };
}

/** A rejected promise and a throwing stream at once, whichever the caller expects. */
function failed(error: Error): unknown {
  const promise = Promise.reject(error);
  promise.catch(() => {});
  const iterator = async function* () {
    throw error;
  };
  return Object.assign(promise, { [Symbol.asyncIterator]: iterator });
}

const plainHost: HostFacts = {
  architectures: ['x86_64', 'i686'],
  kernel: 'Linux',
  kernelArchitecture: 'x86_64',
  kernelVersion: '6.1.0',
  osName: 'Debian GNU/Linux',
  osVersion: '12',
  firewall: 'nftables',
  kernelFeatures: { idmapped_mounts: 'true', seccomp_listener: 'true' },
  lxcFeatures: { cgroup2: 'true', pidfd: 'true' },
  liblxcVersion: '5.0.2',
  storageDrivers: [{ name: 'dir', version: '1', remote: false }],
  uidRange: { hostId: 1_000_000, nsId: 0, size: 1_000_000_000 },
  gidRange: { hostId: 1_000_000, nsId: 0, size: 1_000_000_000 },
  cgroupLayout: 'cgroup2',
  hostname: 'fake',
  memoryTotalBytes: 8 * 1024 ** 3,
  cpuCount: 2,
  missing: [],
};
