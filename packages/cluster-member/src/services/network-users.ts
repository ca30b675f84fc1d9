import { instancesWithDeviceOption } from '@lxd/store/instances';
import { profilesWithDeviceOption } from '@lxd/store/profiles';
import type { Store } from '@lxd/store/store';

import { apiUrl } from '../http/url.js';
import type { Projects } from './projects.js';

/** Addresses of what has a NIC on a network, found by index, instances first. */
export async function networkUsers(
  store: Store,
  projects: Projects,
  network: { readonly project: string; readonly name: string },
): Promise<string[]> {
  const { name } = network;
  const [byNetwork, byParent, profilesByNetwork, profilesByParent] = await Promise.all([
    instancesWithDeviceOption(store, 'network', name),
    instancesWithDeviceOption(store, 'parent', name),
    profilesWithDeviceOption(store, 'network', name),
    profilesWithDeviceOption(store, 'parent', name),
  ]);
  const means = await ownersAre(projects, network.project, [
    ...byNetwork,
    ...byParent,
    ...profilesByNetwork,
    ...profilesByParent,
  ]);
  const urls = new Set<string>();
  for (const user of [...byNetwork, ...byParent]) {
    if (means(user.project)) urls.add(apiUrl(['instances', user.name], user.project));
  }
  for (const user of [...profilesByNetwork, ...profilesByParent]) {
    if (means(user.project)) urls.add(apiUrl(['profiles', user.name], user.project));
  }
  return [...urls];
}

/** Whether a name of a network, used in a project, means one of `owner`. */
async function ownersAre(
  projects: Projects,
  owner: string,
  users: readonly { readonly project: string }[],
): Promise<(project: string) => boolean> {
  const names = [...new Set(users.map(({ project }) => project))];
  const owners = await Promise.all(names.map((one) => projects.ownerOf(one, 'networks')));
  const meaning = new Set(names.filter((_, index) => owners[index] === owner));
  return (project) => meaning.has(project);
}
