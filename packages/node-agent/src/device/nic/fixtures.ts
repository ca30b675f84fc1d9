import { pathsFrom } from '../../host/paths.js';
import type { DeviceContext } from '../device.js';

interface Wanted {
  readonly options?: Readonly<Record<string, string>>;
  readonly devices?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly config?: Readonly<Record<string, string>>;
  readonly instance?: string;
  readonly nicHostName?: string;
}

/** A NIC `eth0` of a container, for tests that touch no host. */
export function deviceContext(wanted: Wanted): DeviceContext {
  const options = { type: 'nic', ...wanted.options };
  const devices = wanted.devices ?? { eth0: options };
  return {
    name: 'eth0',
    options,
    volatile: {},
    host: {
      paths: pathsFrom({ LXD_DIR: '/lxd' }),
      run: () => Promise.reject(new Error('No host in this test')),
    } as unknown as DeviceContext['host'],
    instance: {
      ref: { project: 'default', name: wanted.instance ?? 'c1' },
      type: 'container',
      architecture: 'x86_64',
      config: { ...wanted.config },
      devices: Object.fromEntries(
        Object.entries(devices).map(([name, one]) => [name, { options: { ...one }, confinedTo: '' }]),
      ),
      root: undefined,
      networks: {},
      ephemeral: false,
      backupYaml: '',
      nicHostName: wanted.nicHostName ?? 'random',
      serverName: 'member1',
      localConfig: {},
    },
  };
}
