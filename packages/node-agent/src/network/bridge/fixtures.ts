import type { NetworkSpec } from '../network-type.js';

/** A network for tests. */
export const networkSpec = (
  config: Readonly<Record<string, string>>,
  differs: Partial<NetworkSpec> = {},
): NetworkSpec => ({
  project: 'default',
  name: 'br0',
  type: 'bridge',
  config: { ...config },
  description: '',
  hwaddrSeed: 'fingerprint.0.1',
  ...differs,
});

export const dualStack = {
  'ipv4.address': '10.77.1.1/24',
  'ipv4.nat': 'true',
  'ipv6.address': 'fd42:77::1/64',
  'ipv6.nat': 'true',
} as const;
