import type { Duplex, Readable, Writable } from 'node:stream';

import type { Idmap } from '@lxd/model/idmap';

import type { CgroupFile } from '../../native/cgroups/index.js';

/** A container for liblxc: its name and the folder that holds `<name>/config`. */
export interface ContainerRef {
  readonly name: string;
  /** `run/` of the agent; the container's folder is `<lxcPath>/<name>`. */
  readonly lxcPath: string;
}

export interface StartContainer extends ContainerRef {
  readonly logFile: string;
  readonly logLevel: 'trace' | 'info' | 'warn' | 'error';
}

/** How a container ended: recorded on disk by its monitor, so it is known even if nobody watched. */
export interface ContainerExit {
  readonly target: 'stop' | 'reboot';
  /** Whether init ended by itself (halt, reboot, clean stop) or was killed. */
  readonly clean: boolean;
}

export interface RunningContainer {
  readonly name: string;
  readonly monitorPid: number;
  readonly initPid: number;
  /** Resolves when the monitor has gone and everything liblxc owned is released. */
  readonly exited: Promise<ContainerExit>;
}

export interface ExecRequest {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly uid: number;
  readonly gid: number;
  /** A terminal of the container's devpts, or null: three pipes. */
  readonly terminal: { readonly width: number; readonly height: number } | null;
}

/** A command running in a container. The streams close themselves when it ends. */
export interface Execution {
  readonly pid: number; // on the host
  readonly stdin: Writable;
  readonly stdout: Readable; // all output when there is a terminal
  readonly stderr: Readable | null;
  resize(width: number, height: number): void;
  signal(number: number): void;
  /** 128 + signal when killed; 126: not executable; 127: not found. */
  readonly exited: Promise<number>;
}

/**
 * Containers on one host, driven through liblxc by the native helper. Nothing here blocks the
 * event loop. Errors are DomainErrors of kind `internal`, carrying liblxc's last log lines.
 */
export interface ContainerRuntime {
  readonly version: string;
  readonly features: Readonly<Record<string, boolean>>; // environment.lxc_features
  /** Starts the container described by its config file; resolves once init runs. */
  start(request: StartContainer): Promise<RunningContainer>;
  /** Takes up every container whose monitor still runs; for use after a restart of the agent. */
  recover(lxcPath: string): Promise<RunningContainer[]>;
  /** The record a monitor left behind, or null: it was killed before it could write one. */
  lastExit(ref: ContainerRef): Promise<ContainerExit | null>;
  /** SIGPWR, or SIGRTMIN+3 where init blocks it as systemd does. Does not wait. */
  requestShutdown(ref: ContainerRef): Promise<void>;
  /** Kills every process in it (fork-bomb safe) and waits for the monitor's end. */
  kill(ref: ContainerRef): Promise<void>;
  freeze(ref: ContainerRef): Promise<void>;
  unfreeze(ref: ContainerRef): Promise<void>;
  /** A live cgroup change, by liblxc's key ("memory.limit_in_bytes"). */
  setCgroup(ref: ContainerRef, key: string, value: string): Promise<void>;
  getCgroup(ref: ContainerRef, key: string): Promise<string>;
  exec(ref: ContainerRef, request: ExecRequest): Promise<Execution>;
  /** The container's console, exclusively, as a terminal. */
  console(ref: ContainerRef, size: { width: number; height: number }): Promise<Execution>;
  consoleLog(ref: ContainerRef): Promise<Buffer>;
  clearConsoleLog(ref: ContainerRef): Promise<void>;
  /** Bind-mounts a host path into a running container (through its mount tunnel). */
  mount(ref: ContainerRef, source: string, target: string, options: MountInto): Promise<void>;
  unmount(ref: ContainerRef, target: string): Promise<void>;
  /**
   * A connection to an SFTP v3 server that lives inside the container (or inside a stopped one's
   * root file system) as its root; see `host/sftp.ts` for the client. No path leaves it. Ending
   * the stream ends the server.
   */
  openFiles(place: FilesPlace): Promise<Duplex>;
  /** Resource counters of all given containers, read in one go; those that don't run are left out. */
  counters(refs: readonly ContainerRef[]): Promise<ReadonlyMap<string, ContainerCounters>>;
  /**
   * Texts of these files of the containers' control groups, null where a group has no such file,
   * read in one go; containers that don't run are left out.
   */
  cgroupTexts(
    refs: readonly ContainerRef[],
    files: readonly CgroupFile[],
  ): Promise<ReadonlyMap<string, readonly (string | null)[]>>;
  /** Interfaces in the network namespaces of the given processes; vanished ones are left out. */
  networkState(pids: readonly number[]): Promise<ReadonlyMap<number, readonly InterfaceState[]>>;
  /** Whether the file system that holds `path` can be mounted with mapped ids. */
  supportsIdmappedMounts(path: string): Promise<boolean>;
  /** Ends the helper processes. Containers and their monitors stay. */
  close(): Promise<void>;
  /** Moves a host interface into a running container's network namespace under a new name, or back. */
  attachInterface(ref: ContainerRef, hostName: string, guestName: string): Promise<void>;
  detachInterface(ref: ContainerRef, guestName: string, hostName: string): Promise<void>;
}

export interface MountInto {
  readonly directory: boolean; // what kind of target to make
  readonly readonly: boolean;
  readonly recursive: boolean;
  /** Shift ownership to the container's user namespace by an idmapped mount. */
  readonly shift: boolean;
  readonly propagation: string | null;
}

export type FilesPlace =
  | { readonly kind: 'running'; readonly ref: ContainerRef }
  | {
      readonly kind: 'stopped';
      readonly rootfs: string;
      /** The instance's map; empty for a privileged one. */
      readonly idmap: Idmap;
      /** Whether the files lie unshifted on disk, so that the mount must translate. */
      readonly idmappedMount: boolean;
    };

/** What cgroups count for one container. Null: the host's kernel doesn't keep that figure. */
export interface ContainerCounters {
  readonly memoryUsageBytes: number;
  readonly memoryPeakBytes: number | null;
  readonly swapUsageBytes: number | null;
  readonly swapPeakBytes: number | null;
  readonly cpuUsageNs: number;
  readonly processes: number;
  readonly frozen: boolean;
}

/** One interface as seen from inside, in the words of the instance state API. */
export interface InterfaceState {
  readonly name: string;
  readonly type: 'broadcast' | 'loopback' | 'point-to-point' | 'unknown';
  readonly state: 'up' | 'down';
  readonly hwaddr: string; // empty where it has none
  readonly mtu: number;
  /** Index of a veth's other end, in the namespace where that lies; 0: none. */
  readonly peerIndex: number;
  readonly addresses: readonly InterfaceAddress[];
  readonly counters: InterfaceCounters;
}

export interface InterfaceAddress {
  readonly family: 'inet' | 'inet6';
  readonly address: string;
  readonly netmask: string; // prefix length
  readonly scope: 'local' | 'link' | 'global';
}

export interface InterfaceCounters {
  readonly bytesReceived: number;
  readonly bytesSent: number;
  readonly packetsReceived: number;
  readonly packetsSent: number;
  readonly errorsReceived: number;
  readonly errorsSent: number;
  readonly packetsDroppedInbound: number;
  readonly packetsDroppedOutbound: number;
}
