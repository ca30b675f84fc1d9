import type { ResourcesMemory, ResourcesMemoryNode } from '@lxd/model/api/resources-memory';

import { numberAt, type HostTree } from './tree.js';

const nodes = '/sys/devices/system/node';
const blocks = '/sys/devices/system/memory';

/** Memory and huge pages of the machine and of each NUMA node, in bytes. */
export async function readMemory(tree: HostTree): Promise<ResourcesMemory> {
  const info = meminfo((await tree.text('/proc/meminfo')) ?? '');
  const pageBytes = info('Hugepagesize');
  const names = (await tree.list(nodes)).filter((name) => /^node\d+$/.test(name));
  const blockBytes = (await numberAt(tree, `${blocks}/block_size_bytes`, 16)) ?? 0;
  const [installed, perNode] = await Promise.all([
    onlineBytes(tree, blocks, blockBytes),
    Promise.all(names.map((name) => readNode(tree, Number(name.slice(4)), pageBytes, blockBytes))),
  ]);
  const total = installed || info('MemTotal');
  const free = info('MemFree') + info('Cached') + info('Buffers');
  return {
    ...(perNode.length > 0 && { nodes: perNode }),
    ...hugepages(info, pageBytes),
    hugepages_size: pageBytes,
    used: Math.max(0, total - free),
    total,
  };
}

async function readNode(
  tree: HostTree,
  id: number,
  pageBytes: number,
  blockBytes: number,
): Promise<ResourcesMemoryNode> {
  const path = `${nodes}/node${id}`;
  const text = (await tree.text(`${path}/meminfo`)) ?? '';
  const info = meminfo(text.replace(/^\s*Node \d+ /gm, ''));
  const installed = await onlineBytes(tree, path, blockBytes);
  return {
    numa_node: id,
    ...hugepages(info, pageBytes),
    used: info('MemUsed'),
    total: installed || info('MemTotal'),
  };
}

/** What is plugged in: the kernel's own share is not in MemTotal. 0 where it doesn't tell. */
async function onlineBytes(tree: HostTree, path: string, blockBytes: number): Promise<number> {
  const names = (await tree.list(path)).filter((name) => /^memory\d+$/.test(name));
  const online = await Promise.all(names.map((name) => tree.text(`${path}/${name}/online`)));
  return online.filter((state) => state === '1').length * blockBytes;
}

const hugepages = (info: (name: string) => number, pageBytes: number) => {
  const total = info('HugePages_Total');
  return {
    hugepages_used: (total - info('HugePages_Free')) * pageBytes,
    hugepages_total: total * pageBytes,
  };
};

/** Reads `Name: 12 kB` as bytes and `Name: 12` as it stands; 0 for what is not there. */
function meminfo(text: string): (name: string) => number {
  const values = new Map(
    [...text.matchAll(/^(\S+):\s*(\d+)( kB)?$/gm)].map(([, name, amount, kilo]) => [
      name!,
      Number(amount) * (kilo ? 1024 : 1),
    ]),
  );
  return (name) => values.get(name) ?? 0;
}
