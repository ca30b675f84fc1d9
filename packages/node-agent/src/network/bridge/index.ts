import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { chain } from '@lxd/model/errors';

import type { Host } from '../../host/host.js';
import type { Network, NetworkSpec, NetworkType, Reservation } from '../network-type.js';
import { serially } from '../serial.js';
import { chooseAddresses } from './address-choice.js';
import { bringUp, clearFirewall, deleteBridge } from './bring-up.js';
import { recoverDnsmasqs, reloadDnsmasq, stopDnsmasq } from './dnsmasq.js';
import { fillConfig } from './fill-config.js';
import { release4, release6, sendRelease } from './dhcp-release.js';
import { entryLine, entryName, hostEntriesIn, ownerOf } from './host-entries.js';
import type { HostEntry } from './host-entries.js';
import { bridgeKeys } from './keys.js';
import { isHeldBy, mergeLeases, parseLeases, serverIdIn } from './leases.js';
import { odditiesOf } from './oddities.js';
import { readSettings } from './settings.js';
import { validateBridge } from './validate.js';
import { forgetBridge, watchBridge } from './watch.js';

/** A Linux bridge with gateway addresses, DHCP, DNS, router advertisements, NAT and firewall. */
export const bridge: NetworkType = {
  name: 'bridge',
  nicType: 'bridged',
  keys: bridgeKeys,
  memberKeys: bridgeKeys.filter(({ scope }) => scope === 'local').map(({ name }) => name),
  validate: validateBridge,
  oddities: odditiesOf,
  fillConfig,
  recover: recoverDnsmasqs,
  open: (spec, host) => openBridge(spec, host),
};

function openBridge(spec: NetworkSpec, host: Host): Network {
  const { name } = spec;
  const folder = join(host.paths.networks, name);
  const entries = hostEntriesIn(join(folder, 'dnsmasq.hosts'));
  // All NICs with their names, whatever of them dns.mode lets dnsmasq know.
  const nics = hostEntriesIn(join(folder, 'dnsmasq.nics'));
  const alone = <T>(work: () => Promise<T>) => serially(folder, work);
  const named = (spec.config['dns.mode'] || 'managed') === 'managed';

  const leaseFile = () => readFile(join(folder, 'dnsmasq.leases'), 'utf8').catch(() => '');
  const readLeases = async () => parseLeases(await leaseFile());

  /** In the clients' place: they are gone. */
  const releaseLeases = async (nic: Omit<HostEntry, 'name'>) => {
    const text = await leaseFile();
    const { ipv4, ipv6 } = readSettings(spec);
    for (const lease of parseLeases(text).filter((line) => isHeldBy(line, nic))) {
      const server = lease.hwaddr === '' ? ipv6?.address : ipv4?.address;
      if (!server) continue;
      const packet =
        server.family === 4 ? release4(lease, server) : release6(lease, serverIdIn(text) ?? '');
      await sendRelease(packet, server, name).catch((error: unknown) => {
        host.log.warn('A lease could not be released', { network: name, error: chain(error) });
      });
    }
  };

  const takeDown = async () => {
    forgetBridge(name);
    await deleteBridge(readSettings(spec), host);
    await clearFirewall(name, host);
    await stopDnsmasq(name, host);
  };

  return {
    apply: (before) =>
      alone(async () => {
        forgetBridge(name);
        for (const [entry, known] of await nics.read()) {
          await entries.write(entry, entryLine({ ...ownerOf(entry), ...known }, named));
        }
        const settings = readSettings(spec);
        await bringUp(settings, before && readSettings(before), host);
        watchBridge(name, host, () => alone(() => bringUp(settings, settings, host)));
      }),

    stop: () => alone(takeDown),

    delete: () =>
      alone(async () => {
        await takeDown();
        await rm(folder, { recursive: true, force: true });
        await rm(join(host.paths.logs, `dnsmasq.${name}.log`), { force: true });
      }),

    async leases() {
      const [known, lines] = await Promise.all([nics.read(), readLeases()]);
      return mergeLeases(known.values(), lines, readSettings(spec));
    },

    async reserve(wanted, choose) {
      const entry = entryName(wanted.project, wanted.instance, wanted.device);
      const remember = async (reservation: Reservation): Promise<Reservation> => {
        await nics.write(entry, entryLine(reservation, true));
        const changed = await entries.write(entry, entryLine(reservation, named));
        if (changed) reloadDnsmasq(name, host);
        return reservation;
      };
      // Only who takes an address must know all others'; starting many at once stays linear.
      if (choose.length === 0) return remember(wanted);
      return alone(async () => {
        const [known, leases] = await Promise.all([nics.read(), readLeases()]);
        const others = [...known].flatMap(([file, other]) => (file === entry ? [] : [other]));
        const now = { mine: known.get(entry) ?? null, others, leases };
        return remember(chooseAddresses(wanted, choose, readSettings(spec), now));
      });
    },

    release: ({ project, instance, device, hwaddr }) =>
      alone(async () => {
        const entry = entryName(project, instance, device);
        const mine = await nics.readOne(entry);
        await nics.write(entry, null);
        const changed = await entries.write(entry, null);
        await releaseLeases({ hwaddr, ipv4: null, ipv6: mine?.ipv6 ?? null });
        if (changed) reloadDnsmasq(name, host);
      }),
  };
}
