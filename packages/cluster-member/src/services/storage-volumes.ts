import { invalid, notFound } from '@lxd/model/errors';
import type { AgentClient } from '@lxd/node-agent/client';
import { imageProjects } from '@lxd/store/images';
import { instancesWithDeviceOption } from '@lxd/store/instances';
import { profilesWithDeviceOption } from '@lxd/store/profiles';
import type { VolumeTypeWord } from '@lxd/store/codes';
import { listVolumes, type VolumeRecord } from '@lxd/store/storage-volumes';
import type { Store } from '@lxd/store/store';

import type { Self } from '../cluster/self.js';
import { apiUrl } from '../http/url.js';
import type { Projects } from './projects.js';
import type { StoragePools } from './storage-pools.js';

/** A volume as the API shows it. */
export interface VolumeView {
  readonly config: Readonly<Record<string, string>>;
  readonly description: string;
  readonly name: string;
  readonly type: string;
  readonly used_by: readonly string[];
  readonly location: string;
  readonly content_type: string;
}

/** How the agent calls the folders of the types. */
const folders: Readonly<Record<VolumeTypeWord, string>> = {
  container: 'containers',
  custom: 'custom',
  image: 'images',
  'virtual-machine': 'virtual-machines',
};

/** Volumes as a project sees them: its instances', its custom ones, and images it uses. */
export class StorageVolumes {
  constructor(
    private readonly store: Store,
    private readonly agent: AgentClient,
    private readonly projects: Projects,
    private readonly pools: StoragePools,
    private readonly self: Self,
  ) {}

  /** @param type null for all */
  async list(
    pool: string,
    project: string,
    type: string | null,
  ): Promise<{ readonly url: string; readonly view: VolumeView }[]> {
    await this.pools.spec(pool);
    const volumes = await this.#visible(pool, project, type === null ? null : typeOf(type));
    return Promise.all(
      volumes.map(async (volume) => ({ url: volumeUrl(volume), view: await this.#view(volume) })),
    );
  }

  async urls(pool: string, project: string, type: string | null): Promise<string[]> {
    await this.pools.spec(pool);
    const volumes = await this.#visible(pool, project, type === null ? null : typeOf(type));
    return volumes.map(volumeUrl);
  }

  async get(pool: string, project: string, type: string, name: string): Promise<VolumeView> {
    return this.#view(await this.#require(pool, project, type, name));
  }

  /** `StorageVolumeState` of the API. What the driver can't tell is left out. */
  async state(pool: string, project: string, type: string, name: string): Promise<unknown> {
    const volume = await this.#require(pool, project, type, name);
    const { usedBytes, totalBytes } = await this.agent.storage.getVolumeUsage({
      pool: await this.pools.spec(pool),
      type: folders[volume.type],
      name: storedName(volume),
    });
    return {
      usage: {
        ...(usedBytes < 0 ? {} : { used: usedBytes }),
        ...(totalBytes > 0 ? { total: totalBytes } : {}),
      },
    };
  }

  async #require(pool: string, project: string, type: string, name: string): Promise<VolumeRecord> {
    const volumes = await this.#visible(pool, project, typeOf(type), name);
    const here = ({ location }: VolumeRecord) => location === null || location === this.self.member;
    const volume = volumes.find(here) ?? volumes[0];
    if (volume === undefined) throw notFound('Storage volume not found');
    return volume;
  }

  async #visible(
    pool: string,
    project: string,
    type: VolumeTypeWord | null,
    name?: string,
  ): Promise<VolumeRecord[]> {
    const owner = await this.projects.ownerOf(project, 'storage.volumes');
    const images = await this.projects.ownerOf(project, 'images');
    const all = await listVolumes(this.store, {
      pool,
      ...(type === null ? {} : { type }),
      ...(name === undefined ? {} : { name }),
    });
    const visible: VolumeRecord[] = [];
    for (const volume of all) {
      if (volume.type === 'image') {
        if ((await imageProjects(this.store, volume.name)).includes(images)) visible.push(volume);
      } else if (volume.project === (volume.type === 'custom' ? owner : project)) {
        visible.push(volume);
      }
    }
    return visible;
  }

  async #view(volume: VolumeRecord): Promise<VolumeView> {
    return {
      config: volume.config,
      description: volume.description,
      name: volume.name,
      type: volume.type,
      used_by: await this.#users(volume),
      location: volume.location ?? '',
      content_type: volume.contentType,
    };
  }

  async #users({ type, pool, project, name }: VolumeRecord): Promise<string[]> {
    switch (type) {
      case 'image':
        return (await imageProjects(this.store, name)).map((one) => apiUrl(['images', name], one));
      case 'container':
      case 'virtual-machine':
        return [apiUrl(['instances', name], project)];
      case 'custom': {
        const [instances, profiles] = await Promise.all([
          attachedTo(this.store, instancesWithDeviceOption, pool, name),
          attachedTo(this.store, profilesWithDeviceOption, pool, name),
        ]);
        return [
          ...instances.map((user) => apiUrl(['instances', user.name], user.project)),
          ...profiles.map((user) => apiUrl(['profiles', user.name], user.project)),
        ];
      }
    }
  }
}

type Finder = (
  store: Store,
  key: string,
  value: string,
) => Promise<{ readonly project: string; readonly name: string; readonly device: string }[]>;

/** Owners of a device that has both `source` and `pool` set to the volume's. */
async function attachedTo(store: Store, find: Finder, pool: string, volume: string) {
  const [bySource, byPool] = await Promise.all([
    find(store, 'source', volume),
    find(store, 'pool', pool),
  ]);
  const key = (one: { project: string; name: string; device: string }) =>
    JSON.stringify([one.project, one.name, one.device]);
  const inPool = new Set(byPool.map(key));
  return bySource.filter((one) => inPool.has(key(one)));
}

/** What a volume's ETag covers. */
export const volumeEtag = ({ name, type, config }: VolumeView) => ({ name, type, config });

const volumeUrl = ({ pool, type, name, project }: VolumeRecord): string =>
  apiUrl(['storage-pools', pool, 'volumes', type, name], type === 'image' ? null : project);

/** On disk: instances bare in project default, custom volumes always prefixed, images bare. */
function storedName({ type, project, name }: VolumeRecord): string {
  if (type === 'image') return name;
  if (type === 'custom') return `${project}_${name}`;
  return project === 'default' ? name : `${project}_${name}`;
}

function typeOf(type: string): VolumeTypeWord {
  if (!Object.hasOwn(folders, type)) throw invalid('Invalid storage volume type name');
  return type as VolumeTypeWord;
}
