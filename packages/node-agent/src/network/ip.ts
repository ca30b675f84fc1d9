import { CommandError } from '../host/command.js';
import type { Host } from '../host/host.js';

/** One interface as `ip -json -details -statistics address show` prints it; only what is read here. */
export interface IpLink {
  readonly ifindex: number;
  readonly ifname: string;
  readonly flags: readonly string[];
  readonly mtu: number;
  readonly master?: string;
  readonly link?: string; // the other end or the parent, where it is in this namespace
  readonly link_type: string; // loopback, ether, ...
  readonly address?: string;
  readonly ifalias?: string;
  readonly linkinfo?: {
    readonly info_kind?: string; // bridge, bond, vlan, veth, ...
    readonly info_data?: Readonly<Record<string, unknown>>;
  };
  readonly addr_info?: readonly IpAddress[];
  readonly stats64?: { readonly rx: IpCounters; readonly tx: IpCounters };
}

export interface IpAddress {
  readonly family: string; // inet or inet6
  readonly local: string;
  readonly prefixlen: number;
  readonly scope: string; // global, link, host
}

interface IpCounters {
  readonly bytes: number;
  readonly packets: number;
}

export interface IpRoute {
  readonly dst: string; // "default" or an address with its prefix length
  readonly gateway?: string;
  readonly dev?: string;
  readonly protocol?: string;
  readonly scope?: string;
  readonly prefsrc?: string;
  readonly metric?: number;
  readonly table?: string;
}

const timeoutMs = 10_000; // netlink answers in milliseconds; longer means the kernel hangs

/** Runs `ip` and reads its JSON; nothing printed is an empty list. */
export async function ipJson<T>(host: Host, args: readonly string[]): Promise<T[]> {
  const { stdout } = await host.run(['ip', '-json', ...args], { timeoutMs });
  return stdout.trim() === '' ? [] : (JSON.parse(stdout) as T[]);
}

/** Every interface, with kind, addresses and counters. */
export const readLinks = (host: Host): Promise<IpLink[]> =>
  ipJson<IpLink>(host, ['-details', '-statistics', 'address', 'show']);

/** One interface, or null when there is none of that name. */
export async function readLink(host: Host, name: string): Promise<IpLink | null> {
  try {
    const show = ['-details', '-statistics', 'address', 'show', 'dev', name];
    const [link] = await ipJson<IpLink>(host, show);
    return link ?? null;
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

/** `ip` says so when a command named an interface that does not exist. */
export const isAbsent = (error: unknown): boolean =>
  error instanceof CommandError && /does not exist|Cannot find device/.test(error.stderr);

/** Runs `ip` commands, one line each, in one process; stops at the first that fails. */
export async function ipBatch(host: Host, lines: readonly string[]): Promise<void> {
  if (lines.length === 0) return;
  await host.run(['ip', '-batch', '-'], { input: lines.join('\n') + '\n', timeoutMs });
}

/** As ipBatch, but a command whose work is already done (or undone) does not stop the others. */
export async function ipBatchLenient(host: Host, lines: readonly string[]): Promise<void> {
  if (lines.length === 0) return;
  const options = { input: lines.join('\n') + '\n', timeoutMs };
  try {
    await host.run(['ip', '-force', '-batch', '-'], options);
  } catch (error) {
    if (!(error instanceof CommandError) || error.code === null) throw error;
    const failures = error.stderr.split('\n').filter((line) => !harmless.test(line));
    if (failures.length > 0) throw error;
  }
}

const harmless =
  /^$|^Command failed|File exists|Cannot find device|does not exist|No such process|Cannot assign requested address|No such device/;
