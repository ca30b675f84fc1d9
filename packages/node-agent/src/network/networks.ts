import { invalid, quote } from '@lxd/model/errors';
import type { Interface, InterfaceState } from '@lxd/proto/lxd/agent/v1/networks';

import type { Host } from '../host/host.js';
import { interfaceState, listInterfaces } from './interfaces.js';
import type { DhcpLease, Network, NetworkSpec, NetworkType } from './network-type.js';

/** The networks of this host, managed and not: what the gRPC service calls. */
export interface Networks {
  /** @returns the configuration to store; changes nothing on the host. */
  fillConfig(spec: NetworkSpec): Promise<NetworkSpec>;
  /** @param before what ran until now; null at creation and at daemon start */
  apply(after: NetworkSpec, before: NetworkSpec | null): Promise<void>;
  stop(spec: NetworkSpec): Promise<void>;
  delete(spec: NetworkSpec): Promise<void>;
  leases(spec: NetworkSpec): Promise<DhcpLease[]>;
  /** @throws DomainError (not-found) when there is no such interface */
  state(interfaceName: string): Promise<InterfaceState>;
  interfaces(): Promise<Interface[]>;
}

export function networksOn(host: Host, types: readonly NetworkType[]): Networks {
  const typeOf = (spec: NetworkSpec): NetworkType => {
    const found = types.find((type) => type.name === spec.type);
    if (!found) throw invalid(`Network type ${quote(spec.type)} not supported on this host`);
    return found;
  };
  const open = (spec: NetworkSpec): Network => typeOf(spec).open(spec, host);

  return {
    fillConfig: async (spec) => ({ ...spec, config: await typeOf(spec).fillConfig(spec, host) }),
    apply: async (after, before) => open(after).apply(before),
    stop: async (spec) => open(spec).stop(),
    delete: async (spec) => open(spec).delete(),
    leases: async (spec) => open(spec).leases(),
    state: (interfaceName) => interfaceState(host, interfaceName),
    interfaces: () => listInterfaces(host),
  };
}
