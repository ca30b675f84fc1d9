import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { bridgeChainNames } from '../../firewall/bridge-rules.js';
import { removeChains } from '../../firewall/nftables.js';
import type { Host } from '../../host/host.js';
import type { Network, NetworkSpec, NetworkType } from '../network-type.js';
import { serially } from '../serial.js';
import { bringUp, deleteBridge, refuseOpenVswitch } from './bring-up.js';
import { reloadDnsmasq, stopDnsmasq } from './dnsmasq.js';
import { fillConfig } from './fill-config.js';
import { entryLine, entryName, hostEntriesIn, ownerOf } from './host-entries.js';
import { bridgeKeys } from './keys.js';
import { mergeLeases, parseLeases } from './leases.js';
import { readSettings } from './settings.js';
import { validateBridge } from './validate.js';

/** A Linux bridge with gateway addresses, DHCP, DNS, router advertisements, NAT and firewall. */
export const bridge: NetworkType = {
  name: 'bridge',
  nicType: 'bridged',
  keys: bridgeKeys,
  memberKeys: bridgeKeys.filter(({ scope }) => scope === 'local').map(({ name }) => name),
  validate: validateBridge,
  fillConfig,
  open: (spec, host) => openBridge(spec, host),
};

function openBridge(spec: NetworkSpec, host: Host): Network {
  const { name } = spec;
  const folder = join(host.paths.networks, name);
  const entries = hostEntriesIn(join(folder, 'dnsmasq.hosts'));
  const alone = <T>(work: () => Promise<T>) => serially(folder, work);
  const named = (spec.config['dns.mode'] || 'managed') === 'managed';

  const takeDown = async () => {
    await deleteBridge(name, host);
    await removeChains(host, 'inet lxd', bridgeChainNames(name));
    await stopDnsmasq(name, host);
  };

  return {
    apply: (before) =>
      alone(async () => {
        if (spec.config['bridge.driver'] === 'openvswitch') refuseOpenVswitch();
        for (const [entry, known] of await entries.read()) {
          await entries.write(entry, entryLine({ ...ownerOf(entry), ...known }, named));
        }
        await bringUp(readSettings(spec), before && readSettings(before), host);
      }),

    stop: () => alone(takeDown),

    delete: () =>
      alone(async () => {
        await takeDown();
        await rm(folder, { recursive: true, force: true });
        await rm(join(host.paths.logs, `dnsmasq.${name}.log`), { force: true });
      }),

    async leases() {
      const file = join(folder, 'dnsmasq.leases');
      const [known, text] = await Promise.all([
        entries.read(),
        readFile(file, 'utf8').catch(() => ''),
      ]);
      return mergeLeases(known.values(), parseLeases(text));
    },

    async reserve(reservation) {
      const { project, instance, device } = reservation;
      const entry = entryName(project, instance, device);
      const changed = await entries.write(entry, entryLine(reservation, named));
      if (changed) reloadDnsmasq(name, host);
    },

    async release(project, instance, device) {
      const changed = await entries.write(entryName(project, instance, device), null);
      if (changed) reloadDnsmasq(name, host);
    },
  };
}
