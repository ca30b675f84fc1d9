import { unsupported } from '@lxd/model/errors';

import { CommandError } from '../../host/command.js';
import type { Host } from '../../host/host.js';

// Bridges of Open vSwitch: what `ip` does for the kernel's own, ovs-vsctl(8) does for these.

const timeoutMs = 10_000; // it waits for ever for a vswitchd that does not run

/** @throws DomainError (unsupported) where Open vSwitch is not installed */
async function vsctl(host: Host, args: readonly string[]): Promise<void> {
  try {
    await host.run(['ovs-vsctl', ...args], { timeoutMs });
  } catch (error) {
    const missing = (error as { cause?: NodeJS.ErrnoException }).cause?.code === 'ENOENT';
    throw missing ? unsupported("Open vSwitch isn't installed on this system") : error;
  }
}

/** Whether Open vSwitch has a bridge of this name. @throws DomainError where there is none at all */
export async function hasSwitch(host: Host, name: string): Promise<boolean> {
  try {
    await vsctl(host, ['br-exists', name]);
    return true;
  } catch (error) {
    if (error instanceof CommandError && error.code === 2) return false; // as its manual has it
    throw error;
  }
}

export const addSwitch = (host: Host, name: string): Promise<void> =>
  vsctl(host, ['--may-exist', 'add-br', name]);

export const deleteSwitch = (host: Host, name: string): Promise<void> =>
  vsctl(host, ['--if-exists', 'del-br', name]);

/** @param settings of the port, as ovs-vsctl's `set port` takes them */
export const addSwitchPort = (
  host: Host,
  bridge: string,
  port: string,
  settings: readonly string[] = [],
): Promise<void> =>
  vsctl(host, [
    ...['--may-exist', 'add-port', bridge, port],
    ...(settings.length > 0 ? ['--', 'set', 'port', port, ...settings] : []),
  ]);

export const deleteSwitchPort = (host: Host, bridge: string, port: string): Promise<void> =>
  vsctl(host, ['--if-exists', 'del-port', bridge, port]);
