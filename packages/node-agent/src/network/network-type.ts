import type { Family } from '@lxd/model/cidr';
import type { ConfigKey } from '@lxd/model/config-key';
import type { WarningType } from '@lxd/model/warning-types';
import type { NetworkSpec } from '@lxd/proto/lxd/agent/v1/common';

import type { Host } from '../host/host.js';

export type { NetworkSpec };

export interface DhcpLease {
  readonly hostname: string;
  readonly hwaddr: string;
  readonly address: string;
  readonly type: 'dynamic' | 'static';
}

/** A static address of one NIC, as dnsmasq must know it. */
export interface Reservation {
  readonly instance: string;
  readonly project: string;
  readonly device: string;
  readonly hwaddr: string;
  readonly ipv4: string | null;
  readonly ipv6: string | null;
}

/** What a network type is. Pure data and a way in: the API daemon reads it to validate keys. */
export interface NetworkType {
  readonly name: string;
  readonly nicType: string; // the nictype its NICs get: bridged, ...
  readonly keys: readonly ConfigKey[];
  readonly memberKeys: readonly string[]; // set per cluster member
  /** Checks across keys. Pure. @throws DomainError with LXD's text */
  validate(name: string, config: Readonly<Record<string, string>>): void;
  /** What works, but not as most would expect. Pure. */
  oddities(config: Readonly<Record<string, string>>): readonly WarningType[];
  /** Defaults and "auto" values filled in, against what the host already uses. */
  fillConfig(spec: NetworkSpec, host: Host): Promise<Record<string, string>>;
  /** At the agent's start: takes up again what runs for networks of this type. */
  recover?(host: Host): Promise<void>;
  open(spec: NetworkSpec, host: Host): Network;
}

/** One network on this host. Every method may be repeated. */
export interface Network {
  apply(before: NetworkSpec | null): Promise<void>;
  stop(): Promise<void>;
  delete(): Promise<void>;
  leases(): Promise<DhcpLease[]>;
  /**
   * Makes the DHCP server know a NIC: its name and addresses.
   * @param choose families in which a NIC without a fixed address is to get one now
   * @returns the reservation with the addresses it got
   */
  reserve(reservation: Reservation, choose: readonly Family[]): Promise<Reservation>;
  /** Forgets it again, and the leases it holds. Absent is success. */
  release(nic: Pick<Reservation, 'project' | 'instance' | 'device' | 'hwaddr'>): Promise<void>;
}
