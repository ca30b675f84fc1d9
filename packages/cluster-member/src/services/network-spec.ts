import type { NetworkSpec } from '@lxd/proto/lxd/agent/v1/common';
import type { NetworkRecord } from '@lxd/store/networks';

/**
 * A managed network as the agent must know it.
 * @param fingerprint of the server's certificate: bridges get their MAC from it (as LXD 5.2)
 */
export const networkSpec = (network: NetworkRecord, fingerprint: string): NetworkSpec => ({
  project: network.project,
  name: network.name,
  type: network.type,
  config: { ...network.config },
  description: network.description,
  hwaddrSeed: hwaddrSeed(fingerprint, network.id),
});

/** @param id of the network's row */
export const hwaddrSeed = (fingerprint: string, id: number): string => `${fingerprint}.0.${id}`;
