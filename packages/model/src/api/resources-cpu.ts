// Hardware of a member: `/1.0/resources`, cpu.

/** Processors. */
export interface ResourcesCPU {
  readonly architecture: string;
  readonly sockets: readonly ResourcesCPUSocket[];
  readonly total: number;
}

/** One cache. */
export interface ResourcesCPUCache {
  readonly level: number;
  readonly size: number;
  readonly type: string;
}

/** One core. */
export interface ResourcesCPUCore {
  readonly core: number;
  readonly die: number;
  readonly frequency?: number;
  readonly threads: readonly ResourcesCPUThread[];
}

/** One socket. */
export interface ResourcesCPUSocket {
  readonly name?: string;
  readonly cache?: readonly ResourcesCPUCache[];
  readonly cores: readonly ResourcesCPUCore[];
  readonly frequency?: number;
  readonly frequency_minimum?: number;
  readonly frequency_turbo?: number;
  readonly socket: number;
  readonly vendor?: string;
}

/** One thread. */
export interface ResourcesCPUThread {
  readonly id: number;
  readonly isolated: boolean;
  readonly numa_node: number;
  readonly online: boolean;
  readonly thread: number;
}
