import type { Server } from '@lxd/client/server';
import { unsupported, wrap } from '@lxd/model/errors';
import { readYaml } from '../../edit/read-yaml.js';
import { UsageError } from '../../shell/errors.js';
import { flag } from '../../shell/flags.js';
import type { Shell } from '../../shell/shell.js';
import { verb } from '../../shell/verb.js';
import { applyPreseed } from '../init/apply.js';
import { automaticPreseed } from '../init/automatic.js';
import { currentPreseed } from '../init/dump.js';
import { interactivePreseed, wantsPreseedShown } from '../init/interactive.js';
import { dumpShape, emptyPreseed, preseedShape, type Preseed } from '../init/preseed.js';
import { readSituation } from '../init/situation.js';
import { localServer } from '../local-server.js';

const modes = ['minimal', 'auto', 'preseed', 'dump'] as const;

export const init = verb({
  words: ['init'],
  usage: '',
  args: [0, 0],
  summary: 'Configure the LXD daemon',
  examples: `init --minimal
init --auto [--network-address=IP] [--network-port=8443] [--storage-backend=dir]
            [--storage-create-device=DEVICE] [--storage-create-loop=SIZE]
            [--storage-pool=POOL] [--trust-password=PASSWORD]
init --preseed
init --dump
`,
  flags: {
    auto: flag.boolean('Automatic (non-interactive) mode'),
    dump: flag.boolean('Dump YAML config to stdout'),
    minimal: flag.boolean('Minimal configuration (non-interactive)'),
    'network-address': flag.string('Address to bind LXD to (default: none)'),
    'network-port': flag.integer('Port to bind LXD to (default: 8443)', { initial: -1 }),
    preseed: flag.boolean('Pre-seed mode, expects YAML config from stdin'),
    'storage-backend': flag.string('Storage backend to use (btrfs, dir, lvm or zfs, default: dir)'),
    'storage-create-device': flag.string('Setup device based storage using DEVICE'),
    'storage-create-loop': flag.integer('Setup loop based storage with SIZE in GB', { initial: -1 }),
    'storage-pool': flag.string('Storage pool to use or create'),
    'trust-password': flag.string('Password required to add new clients'),
  },

  async run({ flags, given, shell }) {
    checkModes(given);
    const server = localServer(shell);
    try {
      if (flags.dump) {
        shell.showYaml(dumpShape, await currentPreseed(server));
        shell.print('');
        return;
      }
      const preseed = flags.preseed
        ? await readPreseed(shell)
        : flags.auto || flags.minimal
          ? automaticPreseed(await readSituation(server), {
              networkAddress: flags['network-address'],
              networkPort: flags['network-port'],
              storageBackend: flags['storage-backend'],
              storageDevice: flags['storage-create-device'],
              storageLoopGb: flags['storage-create-loop'],
              storagePool: flags['storage-pool'],
              trustPassword: flags['trust-password'],
            })
          : await asked(shell, server);
      await applyPreseed(server, preseed);
    } finally {
      server.close();
    }
  },
});

async function asked(shell: Shell, server: Server): Promise<Preseed> {
  const preseed = await interactivePreseed(shell, await readSituation(server));
  if (await wantsPreseedShown(shell)) {
    shell.showYaml(preseedShape, { ...preseed, cluster: null });
    shell.print('');
  }
  return preseed;
}

/** @throws UsageError for flags that don't go together */
export function checkModes(given: ReadonlySet<string>): void {
  if (given.has('dump') && given.size > 1) {
    throw new UsageError("Can't use --dump with other flags");
  }
  const [first, second] = modes.filter((mode) => given.has(mode));
  if (second !== undefined) throw new UsageError(`Can't use --${first} and --${second} together`);
  const configuring = [...given].some((name) => /^(network|storage|trust)-/.test(name));
  if (configuring && !given.has('auto')) throw new UsageError('Configuration flags require --auto');
}

async function readPreseed(shell: Shell): Promise<Preseed> {
  const text = await shell.readInput();
  let read: Written;
  try {
    read = (text.trim() === '' ? {} : readYaml(text, preseedShape)) as Written;
  } catch (cause) {
    throw wrap('Failed to parse the preseed', cause);
  }
  const { cluster } = read;
  if (typeof cluster === 'object' && cluster?.enabled === 'true') {
    throw unsupported('Joining or starting a cluster is done with "lxc cluster"');
  }
  return {
    config: read.config ?? emptyPreseed.config,
    networks: (read.networks ?? []).map((one) => ({
      ...{ ...blank, type: '', project: 'default' },
      ...one,
    })),
    storage_pools: (read.storage_pools ?? []).map((one) => ({ ...{ ...blank, driver: '' }, ...one })),
    profiles: (read.profiles ?? []).map((one) => ({ ...{ ...blank, devices: {} }, ...one })),
    projects: (read.projects ?? []).map((one) => ({ ...blank, ...one })),
  };
}

/** A preseed as a person writes it: anything may be missing. */
type Written = {
  readonly [K in keyof Preseed]?: Preseed[K] extends readonly (infer T)[]
    ? readonly Partial<T>[]
    : Preseed[K];
} & { readonly cluster?: { readonly enabled?: string } | string | null };

/** Fields that a preseed may leave out. */
const blank = { name: '', description: '', config: {} };
