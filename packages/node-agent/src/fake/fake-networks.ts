import { notFound } from '@lxd/model/errors';
import { InterfaceState } from '@lxd/proto/lxd/agent/v1/networks';

import type { NetworksCalls } from '../rpc/service.js';

/** Bridges on a host with nothing but `lo`; each gets the next 10.x.0.1/24. */
export function fakeNetworks(up: Map<string, Readonly<Record<string, string>>>): NetworksCalls {
  let subnets = 0;
  return {
    async fillConfig(spec) {
      const config = { ...spec.config };
      if ((config['ipv4.address'] ?? 'auto') === 'auto') {
        subnets += 1;
        config['ipv4.address'] = `10.${subnets}.0.1/24`;
        config['ipv4.nat'] ??= 'true';
      }
      if ((config['ipv6.address'] ?? 'auto') === 'auto') config['ipv6.address'] = 'none';
      return { ...spec, config };
    },
    async apply({ after }) {
      if (after) up.set(after.name, after.config);
      return {};
    },
    async delete({ name }) {
      up.delete(name);
      return {};
    },
    async stop({ name }) {
      up.delete(name);
      return {};
    },
    async getState({ name }) {
      if (name !== 'lo' && !up.has(name)) throw notFound('Network not found');
      const type = name === 'lo' ? 'loopback' : 'broadcast';
      return InterfaceState.fromPartial({ mtu: 1500, state: 'up', type });
    },
    async listInterfaces() {
      const bridges = [...up.keys()].map((name) => ({ name, type: 'bridge' }));
      return { interfaces: [{ name: 'lo', type: 'loopback' }, ...bridges] };
    },
    getLeases: async () => ({ leases: [] }),
  };
}
