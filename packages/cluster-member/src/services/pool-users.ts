import { imageProjects } from '@lxd/store/images';
import { profilesWithDeviceOption } from '@lxd/store/profiles';
import { listVolumes } from '@lxd/store/storage-volumes';
import type { Store } from '@lxd/store/store';

import { apiUrl } from '../http/url.js';

export interface PoolUsers {
  /** Addresses of all that lies in the pool or names it, sorted. */
  readonly urls: readonly string[];
  /** Something else than cached images. */
  readonly inUse: boolean;
}

/** What uses a pool: instances, custom volumes, images with their project, profiles. */
export async function poolUsers(store: Store, pool: string): Promise<PoolUsers> {
  const [volumes, profiles] = await Promise.all([
    listVolumes(store, { pool }),
    profilesWithDeviceOption(store, 'pool', pool),
  ]);
  const urls = new Set<string>();
  let inUse = profiles.length > 0;
  for (const { type, project, name } of volumes) {
    switch (type) {
      case 'image':
        for (const one of await imageProjects(store, name)) urls.add(apiUrl(['images', name], one));
        break;
      case 'custom':
        inUse = true;
        urls.add(apiUrl(['storage-pools', pool, 'volumes', 'custom', name], project));
        break;
      default:
        inUse = true;
        urls.add(apiUrl(['instances', name], project));
    }
  }
  for (const { project, name } of profiles) urls.add(apiUrl(['profiles', name], project));
  return { urls: [...urls].sort(), inUse };
}
