import { networkTypes } from '../catalog.js';
import type { Host } from '../host/host.js';
import { networksOn } from '../network/networks.js';
import { invalid } from '@lxd/model/errors';
import type { NetworksCalls } from './service.js';

export function networksCalls(host: Host): NetworksCalls {
  const networks = networksOn(host, networkTypes);
  return {
    fillConfig: (spec) => networks.fillConfig(spec),
    async apply({ after, before }) {
      if (!after) throw invalid('No network given');
      await networks.apply(after, before ?? null);
      return {};
    },
    async delete(spec) {
      await networks.delete(spec);
      return {};
    },
    async stop(spec) {
      await networks.stop(spec);
      return {};
    },
    getState: ({ name }) => networks.state(name),
    listInterfaces: async () => ({ interfaces: await networks.interfaces() }),
    getLeases: async (spec) => ({ leases: await networks.leases(spec) }),
  };
}
