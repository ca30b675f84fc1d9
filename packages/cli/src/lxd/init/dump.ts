import type { Server } from '@lxd/client/server';
import type { Config } from '@lxd/model/api/config';
import type { Network } from '@lxd/model/api/network';
import type { Profile } from '@lxd/model/api/profile';
import type { Project } from '@lxd/model/api/project';
import type { StoragePool } from '@lxd/model/api/storage-pool';
import type { Preseed } from './preseed.js';

/** What a preseed would have to say to make another server like this one. */
export async function currentPreseed(server: Server): Promise<Preseed> {
  const [info, networks, pools, profiles, projects] = await Promise.all([
    server.get<{ config: Config }>(''),
    server.get<Network[]>('networks', { recursion: 1 }),
    server.get<StoragePool[]>('storage-pools', { recursion: 1 }),
    server.get<Profile[]>('profiles', { recursion: 1 }),
    server.get<Project[]>('projects', { recursion: 1 }),
  ]);
  return {
    config: info.config,
    networks: networks
      .filter(({ managed }) => managed)
      .map(({ name, type, description, config }) => ({
        name, type, description, config, project: 'default',
      })),
    storage_pools: pools.map(({ name, driver, description, config }) => ({
      name, driver, description, config,
    })),
    profiles: profiles.map(({ name, description, config, devices }) => ({
      name, description, config, devices,
    })),
    projects: projects.map(({ name, description, config }) => ({ name, description, config })),
  };
}
