import type {
  ResourcesCPU,
  ResourcesCPUCache,
  ResourcesCPUCore,
  ResourcesCPUSocket,
  ResourcesCPUThread,
} from '@lxd/model/api/resources-cpu';

import { idsOf } from './id-list.js';
import { numberAt, present, type HostTree } from './tree.js';

const base = '/sys/devices/system/cpu';

/** A thread and where it sits. */
interface Placed {
  readonly id: number;
  readonly socket: number;
  readonly die: number;
  readonly core: number;
  readonly online: boolean;
  readonly isolated: boolean;
  readonly numaNode: number;
  readonly frequencyMhz: number | null;
}

/** Sockets, dies, cores and threads. Where a thread sits is known only while it is online. */
export async function readCpu(tree: HostTree, architecture: string): Promise<ResourcesCPU> {
  const names = (await tree.list(base)).filter((name) => /^cpu\d+$/.test(name));
  const isolated = idsOf((await tree.text(`${base}/isolated`)) ?? '');
  const described = describe((await tree.text('/proc/cpuinfo')) ?? '');
  const read = names.map((name) => readThread(tree, Number(name.slice(3)), isolated));
  const threads = (await Promise.all(read)).filter((thread) => thread !== null);
  const sockets = [...groupBy(threads, ({ socket }) => socket)].map(([socket, members]) =>
    readSocket(tree, socket, members, described),
  );
  return { architecture, sockets: await Promise.all(sockets), total: threads.length };
}

async function readThread(tree: HostTree, id: number, isolated: Set<number>): Promise<Placed | null> {
  const path = `${base}/cpu${id}`;
  const [socket, die, core, online, node, khz] = await Promise.all([
    numberAt(tree, `${path}/topology/physical_package_id`),
    numberAt(tree, `${path}/topology/die_id`),
    numberAt(tree, `${path}/topology/core_id`),
    tree.text(`${path}/online`),
    nodeOf(tree, path),
    numberAt(tree, `${path}/cpufreq/scaling_cur_freq`),
  ]);
  if (core === null) return null;
  return {
    id,
    socket: Math.max(socket ?? 0, 0), // -1 where the firmware doesn't say
    die: Math.max(die ?? 0, 0),
    core,
    online: online !== '0', // the first one has no such file: it can't be taken offline
    isolated: isolated.has(id),
    numaNode: node,
    frequencyMhz: khz === null ? null : Math.floor(khz / 1000),
  };
}

async function nodeOf(tree: HostTree, path: string): Promise<number> {
  const link = (await tree.list(path)).find((name) => /^node\d+$/.test(name));
  return link === undefined ? 0 : Number(link.slice(4));
}

async function readSocket(
  tree: HostTree,
  socket: number,
  threads: readonly Placed[],
  described: ReadonlyMap<number, Description>,
): Promise<ResourcesCPUSocket> {
  const first = `${base}/cpu${threads[0]!.id}`;
  const [cache, minimum, turbo] = await Promise.all([
    readCaches(tree, first),
    numberAt(tree, `${first}/cpufreq/cpuinfo_min_freq`),
    numberAt(tree, `${first}/cpufreq/cpuinfo_max_freq`),
  ]);
  const cores = coresOf(threads);
  const mhz = cores.flatMap(({ frequency }) => frequency ?? []);
  const { name, vendor } = described.get(threads[0]!.id) ?? noDescription;
  return {
    ...present<Pick<ResourcesCPUSocket, 'name' | 'vendor'>>({ name, vendor }),
    socket,
    ...(cache.length > 0 && { cache }),
    cores,
    ...present<Pick<ResourcesCPUSocket, 'frequency' | 'frequency_minimum' | 'frequency_turbo'>>({
      frequency: mhz.length === 0 ? null : Math.floor(mhz.reduce((a, b) => a + b) / mhz.length),
      frequency_minimum: minimum === null ? null : Math.floor(minimum / 1000),
      frequency_turbo: turbo === null ? null : Math.floor(turbo / 1000),
    }),
  };
}

/** Core numbers may repeat from die to die. */
function coresOf(threads: readonly Placed[]): ResourcesCPUCore[] {
  const cores = groupBy(threads, ({ die, core }) => `${die}/${core}`);
  return [...cores.values()].map((members) => {
    const { core, die, frequencyMhz } = members[0]!;
    return {
      core,
      die,
      threads: members.map(threadOf),
      ...present<Pick<ResourcesCPUCore, 'frequency'>>({ frequency: frequencyMhz }),
    };
  });
}

const threadOf = (
  { id, isolated, numaNode, online }: Placed,
  thread: number,
): ResourcesCPUThread => ({ id, numa_node: numaNode, thread, online, isolated });

async function readCaches(tree: HostTree, cpu: string): Promise<ResourcesCPUCache[]> {
  const indexes = (await tree.list(`${cpu}/cache`)).filter((name) => /^index\d+$/.test(name));
  return Promise.all(
    indexes.map(async (index) => {
      const path = `${cpu}/cache/${index}`;
      const [level, type, size] = await Promise.all([
        numberAt(tree, `${path}/level`),
        tree.text(`${path}/type`),
        tree.text(`${path}/size`),
      ]);
      return { level: level ?? 0, type: type ?? '', size: cacheBytes(size ?? '') };
    }),
  );
}

const units: Readonly<Record<string, number>> = { K: 1024, M: 1024 ** 2, G: 1024 ** 3 };

const cacheBytes = (size: string): number =>
  (Number.parseInt(size, 10) || 0) * (units[size.slice(-1)] ?? 1);

interface Description {
  readonly name: string;
  readonly vendor: string;
}

const noDescription: Description = { name: '', vendor: '' };

/** What /proc/cpuinfo says of each thread; the names of its fields differ by architecture. */
function describe(cpuinfo: string): Map<number, Description> {
  const machine = field(cpuinfo, 'platform') || field(cpuinfo, 'machine'); // ppc64: once, at the end
  const blocks = cpuinfo.split(/\n\s*\n/).flatMap((block) => {
    const id = field(block, 'processor');
    if (id === '') return [];
    const name = field(block, 'model name') || field(block, 'cpu') || field(block, 'Processor');
    const vendor = field(block, 'vendor_id') || field(cpuinfo, 'vendor_id') || machine;
    return [[Number(id), { name, vendor }] as const];
  });
  return new Map(blocks);
}

const field = (block: string, name: string): string =>
  new RegExp(`^${name}\\s*:\\s*(.*)$`, 'm').exec(block)?.[1]?.trim() ?? '';

function groupBy<T, K>(items: readonly T[], key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const known = groups.get(key(item));
    if (known) known.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
