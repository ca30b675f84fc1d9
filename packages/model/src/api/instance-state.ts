import type { InstanceAction } from './instance-action.js';
import type { StatusCode } from './status-code.js';

// State of an instance: `/1.0/instances/{name}/state`.

/** Asks for another state. */
export interface InstanceStatePut {
  readonly action: InstanceAction;
  readonly force?: boolean;
  readonly stateful?: boolean;
  readonly timeout?: number; // seconds, -1: for ever
}

/** What an instance does right now. */
export interface InstanceState {
  readonly cpu: InstanceStateCPU;
  readonly disk: Readonly<Record<string, InstanceStateDisk>> | null;
  readonly memory: InstanceStateMemory;
  readonly network: Readonly<Record<string, InstanceStateNetwork>> | null;
  readonly pid: number; // of its init on the host, 0 when stopped
  readonly processes: number; // -1: unknown
  readonly status: string;
  readonly status_code: StatusCode;
}

/** CPU time used. */
export interface InstanceStateCPU {
  readonly usage: number; // nanoseconds
}

/** Space used, by disk device. */
export interface InstanceStateDisk {
  readonly usage: number; // bytes
}

/** Memory, in bytes. */
export interface InstanceStateMemory {
  readonly swap_usage: number;
  readonly swap_usage_peak: number;
  readonly usage: number;
  readonly usage_peak: number;
}

/** One interface in the guest. */
export interface InstanceStateNetwork {
  readonly addresses: readonly InstanceStateNetworkAddress[];
  readonly counters: InstanceStateNetworkCounters;
  readonly host_name: string;
  readonly hwaddr: string;
  readonly mtu: number;
  readonly state: string; // up, down
  readonly type: string; // broadcast, loopback, point-to-point
}

/** One address. */
export interface InstanceStateNetworkAddress {
  readonly address: string;
  readonly family: string; // inet, inet6
  readonly netmask: string; // prefix length
  readonly scope: string; // local, link, global
}

/** Traffic, from the guest's point of view. */
export interface InstanceStateNetworkCounters {
  readonly bytes_received: number;
  readonly bytes_sent: number;
  readonly errors_received: number;
  readonly errors_sent: number;
  readonly packets_dropped_inbound: number;
  readonly packets_dropped_outbound: number;
  readonly packets_received: number;
  readonly packets_sent: number;
}
