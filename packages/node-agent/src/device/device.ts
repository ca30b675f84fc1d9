import type { ConfigKey } from '@lxd/model/config-key';

import type { Host } from '../host/host.js';
import type { InstanceSpec } from '../instance/spec.js';
import type { NetworkSpec } from '../network/network-type.js';

export type DeviceOptions = Readonly<Record<string, string>>;

/** What a device type is. Pure data and a way in: the API daemon reads it to validate. */
export interface DeviceType {
  /** The catalog's name: the device's `type`, with the variant where it has one: `nic-bridged`. */
  readonly name: string;
  readonly instanceTypes: readonly ('container' | 'virtual-machine')[];
  readonly hotplug: readonly ('container' | 'virtual-machine')[];
  /** Options that change in place; any other difference means remove and add. */
  readonly liveKeys: readonly string[];
  readonly keys: readonly ConfigKey[];
  /**
   * Checks that no key can make alone. Pure; called by the API daemon too.
   * @throws DomainError with LXD's text
   */
  validate(device: NamedDevice): void;
  open(context: DeviceContext): DeviceInstance;
}

export interface NamedDevice {
  readonly name: string;
  readonly options: DeviceOptions;
  /** The managed network a NIC names, when the caller knows it: some checks need its addresses. */
  readonly network?: NetworkSpec | null;
}

/** One device of one instance, about to be started, changed or stopped. */
export interface DeviceContext extends NamedDevice {
  readonly host: Host;
  readonly instance: InstanceSpec;
  /** The device's own volatile keys, without the `volatile.<device>.` prefix. */
  readonly volatile: Readonly<Record<string, string>>;
}

/** What a started device adds to the container's configuration and to the database. */
export interface StartedDevice {
  readonly lxcConfig: readonly (readonly [key: string, value: string])[];
  /** To store under `volatile.<device>.`; an empty value removes the key. */
  readonly volatile: Readonly<Record<string, string>>;
}

/**
 * The moves of one device. `start` makes its host side and says what liblxc must add; for a
 * running instance `attach` follows and makes the guest side. `stop` may be called after a crash
 * at any point, knows no more than spec and volatile, and succeeds when nothing is left to do.
 */
export interface DeviceInstance {
  /**
   * Whether the host has what it needs, asked before it comes to its instance.
   * @throws DomainError saying what is missing
   */
  check?(): Promise<void>;
  /**
   * When it comes to its instance, running or not, and when its options change: what must hold
   * even while the instance is stopped, such as a reserved address. Repeatable.
   * @returns volatile keys to store, as in StartedDevice
   */
  add?(): Promise<Readonly<Record<string, string>>>;
  /** When it leaves its instance for good, or the instance is deleted; after `stop`. Repeatable. */
  remove?(): Promise<void>;
  start(): Promise<StartedDevice>;
  attach?(started: StartedDevice): Promise<void>;
  /** Once the container runs, cold or hot: limits and routes that need the live interface. */
  afterStart?(): Promise<void>;
  update?(before: DeviceOptions): Promise<Readonly<Record<string, string>>>;
  detach?(): Promise<void>;
  /** @returns volatile keys to change, as in StartedDevice */
  stop(): Promise<Readonly<Record<string, string>>>;
}
