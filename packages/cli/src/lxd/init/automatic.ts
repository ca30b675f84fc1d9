import { UsageError } from '../../shell/errors.js';
import { emptyPreseed, type Preseed } from './preseed.js';
import { freeBridge, type Situation } from './situation.js';

export interface AutomaticOptions {
  readonly networkAddress: string;
  readonly networkPort: number; // -1: the usual one
  readonly storageBackend: string;
  readonly storageDevice: string;
  readonly storageLoopGb: number; // -1: none
  readonly storagePool: string;
  readonly trustPassword: string;
}

const DEFAULT_PORT = 8443;

/** The preseed of `--auto` and `--minimal`. A server that has pools or networks keeps to those. */
export function automaticPreseed(situation: Situation, options: AutomaticOptions): Preseed {
  const backend = options.storageBackend === '' ? 'dir' : options.storageBackend;
  check(situation, options, backend);
  const devices: Record<string, Record<string, string>> = {};
  const preseed = {
    ...emptyPreseed,
    config: listening(options),
    ...(situation.pools.length > 0 ? {} : { storage_pools: [poolOf(options, backend)] }),
  };
  const [pool] = preseed.storage_pools;
  if (pool !== undefined) devices['root'] = { path: '/', pool: pool.name, type: 'disk' };

  const networks = situation.networks.some(({ managed }) => managed)
    ? []
    : [{ name: freeBridge(situation), type: '', description: '', project: 'default', config: {} }];
  const [network] = networks;
  if (network !== undefined) {
    devices['eth0'] = { name: 'eth0', network: network.name, type: 'nic' };
  }
  const profiles =
    Object.keys(devices).length === 0
      ? []
      : [{ name: 'default', description: '', config: {}, devices }];
  return { ...preseed, networks, profiles };
}

function poolOf(options: AutomaticOptions, backend: string): Preseed['storage_pools'][number] {
  const config: Record<string, string> = {};
  const made = options.storageDevice !== '' || options.storageLoopGb !== -1;
  if (options.storageDevice !== '') config['source'] = options.storageDevice;
  else if (options.storageLoopGb !== -1) config['size'] = `${options.storageLoopGb}GiB`;
  else if (options.storagePool !== '') config['source'] = options.storagePool;
  const name = made && options.storagePool !== '' ? options.storagePool : 'default';
  return { name, driver: backend, description: '', config };
}

function listening({ networkAddress, networkPort, trustPassword }: AutomaticOptions): Record<string, string> {
  if (networkAddress === '') return {};
  const host = networkAddress.includes(':') && !networkAddress.startsWith('[') ? `[${networkAddress}]` : networkAddress;
  return {
    'core.https_address': `${host}:${networkPort === -1 ? DEFAULT_PORT : networkPort}`,
    ...(trustPassword === '' ? {} : { 'core.trust_password': trustPassword }),
  };
}

function check(situation: Situation, options: AutomaticOptions, backend: string): void {
  if (!['btrfs', 'dir', 'lvm', 'zfs', 'ceph', 'cephfs'].includes(backend)) {
    throw new UsageError(`The requested backend '${backend}' isn't supported by lxd init`);
  }
  if (!situation.drivers.includes(backend)) {
    throw new UsageError(
      `The requested backend '${backend}' isn't available on your system (missing tools)`,
    );
  }
  const { storageDevice, storageLoopGb, storagePool } = options;
  if (backend === 'dir' && (storageDevice !== '' || storageLoopGb !== -1 || storagePool !== '')) {
    throw new UsageError(
      "None of --storage-pool, --storage-create-device or --storage-create-loop may be used with the 'dir' backend",
    );
  }
  if (storageDevice !== '' && storageLoopGb !== -1) {
    throw new UsageError(
      'Only one of --storage-create-device or --storage-create-loop can be specified',
    );
  }
  if (options.networkAddress === '') {
    if (options.networkPort !== -1) {
      throw new UsageError("--network-port can't be used without --network-address");
    }
    if (options.trustPassword !== '') {
      throw new UsageError("--trust-password can't be used without --network-address");
    }
  }
}
