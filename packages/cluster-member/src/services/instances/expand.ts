import type { Config, Devices } from '@lxd/model/api/config';
import { expandConfig, expandDevices, type ProfileContent } from '@lxd/model/instance-config/expand';

/** What an instance is in the end: its profiles, and its own settings over them. */
export interface Expanded {
  readonly config: Config;
  readonly devices: Devices;
}

export const expand = (profiles: readonly ProfileContent[], own: Expanded): Expanded => ({
  config: expandConfig(profiles, own.config),
  devices: expandDevices(profiles, own.devices),
});
