import type { InterfaceState } from '../../src/host/container-runtime.js';
import type { LinkReader, LinkSettings } from '../../src/host/facts/resources/link.js';
import { loadAddon, SyscallError } from '../load.js';

/** One message of a channel. The receiver closes the descriptors. */
export interface Message {
  readonly data: Buffer;
  readonly fds: readonly number[];
}

/** A unix SEQPACKET socket that carries whole messages with descriptors. Owns its descriptor. */
export interface Channel {
  /** Sends, if need be later and in order; the descriptors stay the caller's. @throws SyscallError */
  send(data: Buffer, fds: readonly number[]): void;
  close(): void;
}

export interface PeerCredentials {
  readonly pid: number;
  readonly uid: number;
  readonly gid: number;
}

/** A process held by a pidfd, so that no other can take its place. */
export interface WatchedProcess {
  /** Resolves when the process has ended, whoever's child it was. */
  readonly exited: Promise<void>;
  /** Nothing happens when it has ended already. */
  signal(number: number): void;
  /** Stops watching; `exited` then never resolves. */
  close(): void;
}

export interface Namespaces {
  /** A connected SEQPACKET pair, close-on-exec. The caller closes both. */
  socketPair(): readonly [number, number];
  /** Takes over `fd`. The listener hears every message, then null once when the peer is gone. */
  openChannel(fd: number, listener: (message: Message | null) => void): Channel;
  /** Who connected an accepted unix socket. @throws SyscallError */
  peerCredentials(fd: number): PeerCredentials;
  /** Null: no such process. */
  watchProcess(pid: number): WatchedProcess | null;
  setWindowSize(fd: number, width: number, height: number): void;
  /**
   * What the network namespaces of these processes hold, read by one worker thread that enters
   * each in turn. Processes that are gone are left out.
   */
  networkState(pids: readonly number[]): Promise<ReadonlyMap<number, readonly InterfaceState[]>>;
  /** What drivers say of interfaces of this namespace; asked off the event loop. */
  readonly linkSettings: LinkReader;
}

interface Failure {
  readonly syscall: string;
  readonly code: string;
  readonly errno: number;
}

/** Mirrors the exports of namespaces.cc: same names, same order. */
interface Addon {
  socketPair(): [number, number] | Failure;
  openChannel(fd: number, listener: (data: Buffer | null, fds: number[]) => void): object | Failure;
  sendChannel(channel: object, data: Buffer, fds: readonly number[]): Failure | null;
  closeChannel(channel: object): void;
  peerCredentials(fd: number): PeerCredentials | Failure;
  watchProcess(pid: number, exited: () => void): object | Failure;
  signalProcess(process: object, signal: number): Failure | null;
  closeProcess(process: object): void;
  setWindowSize(fd: number, width: number, height: number): Failure | null;
  networkState(pids: readonly number[]): Promise<[number, InterfaceState[]][] | Failure>;
  linkSettings(names: readonly string[]): Promise<[string, LinkSettings][]>;
}

const failed = (result: object | null): result is Failure => result !== null && 'syscall' in result;

function check<T extends object | null>(result: T | Failure, subject: string): T {
  if (failed(result)) throw new SyscallError(result.syscall, result.code, result.errno, subject);
  return result as T;
}

export function loadNamespaces(): Namespaces {
  const addon = loadAddon<Addon>('namespaces');
  return {
    socketPair: () => check(addon.socketPair(), ''),
    openChannel(fd, listener) {
      const channel = check(
        addon.openChannel(fd, (data, fds) => listener(data === null ? null : { data, fds })),
        `fd ${fd}`,
      );
      return {
        send: (data, fds) => void check(addon.sendChannel(channel, data, fds), `fd ${fd}`),
        close: () => addon.closeChannel(channel),
      };
    },
    peerCredentials: (fd) => check(addon.peerCredentials(fd), `fd ${fd}`),
    watchProcess(pid) {
      let ended: () => void = () => {};
      const exited = new Promise<void>((resolve) => (ended = resolve));
      const handle = addon.watchProcess(pid, () => ended());
      if (failed(handle) && handle.code === 'ESRCH') return null;
      const process = check(handle, `pid ${pid}`);
      return {
        exited,
        signal(number) {
          const result = addon.signalProcess(process, number);
          if (result !== null && result.code !== 'ESRCH') check(result, `pid ${pid}`);
        },
        close: () => addon.closeProcess(process),
      };
    },
    setWindowSize: (fd, width, height) =>
      void check(addon.setWindowSize(fd, width, height), `fd ${fd}`),
    linkSettings: async (names) => new Map(await addon.linkSettings(names)),
    networkState: async (pids) => new Map(check(await addon.networkState(pids), 'network namespaces')),
  };
}
