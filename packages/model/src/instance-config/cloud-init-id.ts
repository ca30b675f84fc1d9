import type { Config, Devices } from '../api/config.js';

/** Changing one of these makes cloud-init run again. */
const KEYS = [
  'cloud-init.network-config',
  'cloud-init.user-data',
  'cloud-init.vendor-data',
  'user.network-config',
  'user.user-data',
  'user.vendor-data',
];

/** What cloud-init's view of an instance depends on, expanded. */
export interface CloudInitView {
  readonly name: string;
  readonly config: Config;
  readonly devices: Devices;
}

/**
 * Whether `volatile.cloud-init.instance-id` must be made anew: a seed key, the instance's name
 * or a NIC's name changed (config-and-images.md §7).
 */
export function needsNewCloudInitId(before: CloudInitView, after: CloudInitView): boolean {
  return (
    before.name !== after.name ||
    KEYS.some((key) => (before.config[key] ?? '') !== (after.config[key] ?? '')) ||
    nicNames(before.devices) !== nicNames(after.devices)
  );
}

const nicNames = (devices: Devices): string =>
  Object.entries(devices)
    .filter(([, device]) => device['type'] === 'nic')
    .map(([name, device]) => `${name}=${device['name'] ?? ''}`)
    .sort()
    .join(',');
