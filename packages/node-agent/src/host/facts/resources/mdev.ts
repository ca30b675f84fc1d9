import type { ResourcesGPUCardMdev } from '@lxd/model/api/resources-gpu';

import { numberAt, type HostTree } from './tree.js';

/** Profiles of mediated devices that the device at `path` offers; null when it can't be divided. */
export async function readMdev(
  tree: HostTree,
  path: string,
): Promise<Readonly<Record<string, ResourcesGPUCardMdev>> | null> {
  const folder = `${path}/mdev_supported_types`;
  const names = await tree.list(folder);
  if (names.length === 0) return null;
  const profiles = names.map(async (name) => [name, await readProfile(tree, `${folder}/${name}`)] as const);
  return Object.fromEntries(await Promise.all(profiles));
} // prettier-ignore

async function readProfile(tree: HostTree, path: string): Promise<ResourcesGPUCardMdev> {
  const [api, available, name, description, devices] = await Promise.all([
    tree.text(`${path}/device_api`),
    numberAt(tree, `${path}/available_instances`),
    tree.text(`${path}/name`),
    tree.text(`${path}/description`),
    tree.list(`${path}/devices`),
  ]);
  return {
    api: api ?? '',
    available: available ?? 0,
    ...(name !== null && { name }),
    ...(description !== null && { description }),
    devices,
  };
}
