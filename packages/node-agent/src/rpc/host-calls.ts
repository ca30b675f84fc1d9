import { storageDrivers } from '../catalog.js';
import { hostFacts } from '../host/facts.js';
import { hostResources } from '../host/facts/resources/index.js';
import type { Host } from '../host/host.js';
import type { EventBus } from './event-bus.js';
import type { HostCalls } from './service.js';

export function hostCalls(host: Host, events: EventBus): HostCalls {
  return {
    getFacts: () => hostFacts(host, storageDrivers),
    getResources: async () => ({ document: JSON.stringify(await hostResources(host.run)) }),
    watchEvents: (_request, options) => events.watch(options?.signal),
  };
}
