import type { Config, Devices } from '../api/config.js';

/** What a profile adds to an instance. */
export interface ProfileContent {
  readonly config: Config;
  readonly devices: Devices;
}

/** Key by key: later profiles over earlier ones, the instance's own over all. */
export const expandConfig = (profiles: readonly ProfileContent[], own: Config): Config =>
  Object.assign({}, ...profiles.map(({ config }) => config), own) as Config;

/** Device by device, each replaced whole. */
export const expandDevices = (profiles: readonly ProfileContent[], own: Devices): Devices =>
  Object.assign({}, ...profiles.map(({ devices }) => devices), own) as Devices;
