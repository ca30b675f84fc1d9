import { ipBatch, ipBatchLenient } from '../network/ip.js';
import type { DeviceContext, DeviceInstance, DeviceType } from './device.js';
import { attachTo, identify, lxcLines } from './nic/identity.js';
import { identityKeys, keyList, limitKeys, liveOf, p2pKeys, routeKeys } from './nic/keys.js';
import { applyLimits, limitsOf, removeLimits, sameLimits } from './nic/limits.js';
import { addRoutes, deleteRoutes, routesOf } from './nic/routes.js';
import { createPair, deletePair } from './nic/veth.js';

const keys = keyList(identityKeys, limitKeys, p2pKeys, routeKeys);

/** A pair of interfaces, one in the instance, the other left on the host for whoever wants it. */
export const nicP2p: DeviceType = {
  name: 'nic-p2p',
  instanceTypes: ['container', 'virtual-machine'],
  hotplug: ['container', 'virtual-machine'],
  liveKeys: liveOf(keys),
  keys,
  validate() {}, // no key depends on another
  open: openP2p,
};

function openP2p(device: DeviceContext): DeviceInstance {
  const { host, options, volatile } = device;

  const stop = async () => {
    const hostName = await deletePair(device, options['hwaddr'] || volatile['hwaddr'] || '');
    if (hostName) await removeLimits(host, hostName, limitsOf(options));
    return { host_name: '' };
  };

  return {
    add: async () => identify(device).volatile,

    async start() {
      const identity = identify(device);
      try {
        const names = await createPair(device, {
          hwaddr: identity.hwaddr,
          mtu: Number(options['mtu']) || null,
          then: (hostName) => [
            `link set dev ${hostName} up`,
            ...addRoutes(routesOf(options), hostName),
          ],
        });
        await applyLimits(host, names.hostName, limitsOf(options), null);
        return {
          lxcConfig: lxcLines(device, identity, names),
          volatile: { ...identity.volatile, host_name: names.hostName },
        };
      } catch (error) {
        await stop().catch(() => {}); // the first failure is the one to tell
        throw error;
      }
    },

    attach: (started) => attachTo(device, started.lxcConfig),

    async update(before) {
      const hostName = volatile['host_name'];
      if (!hostName) return {}; // not running
      const [had, has] = [routesOf(before), routesOf(options)];
      const gone = had.filter((route) => !has.includes(route));
      await ipBatchLenient(host, deleteRoutes(gone, hostName));
      await ipBatch(host, addRoutes(has, hostName));
      if (!sameLimits(limitsOf(before), limitsOf(options))) {
        await applyLimits(host, hostName, limitsOf(options), limitsOf(before));
      }
      return {};
    },

    stop,
  };
}
