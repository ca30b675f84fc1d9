import type { Config, Devices } from '@lxd/model/api/config';

export interface Expanded {
  readonly config: Config;
  readonly devices: Devices;
}

/** Profiles in order, then the instance's own; a device replaces one of its name whole. */
export function expand(
  profiles: readonly { readonly config: Config; readonly devices: Devices }[],
  own: { readonly config: Config; readonly devices: Devices },
): Expanded {
  const layers = [...profiles, own];
  return {
    config: Object.assign({}, ...layers.map(({ config }) => config)) as Config,
    devices: Object.assign({}, ...layers.map(({ devices }) => devices)) as Devices,
  };
}
