import { path, type Server } from '@lxd/client/server';
import { ApiError } from '@lxd/client/errors';
import type { Config } from '@lxd/model/api/config';
import type { Network } from '@lxd/model/api/network';
import type { Profile } from '@lxd/model/api/profile';
import type { Project } from '@lxd/model/api/project';
import type { StoragePool } from '@lxd/model/api/storage-pool';
import { DomainError, invalid, wrap } from '@lxd/model/errors';
import type { Preseed, PreseedNetwork, PreseedPool, PreseedProfile, PreseedProject } from './preseed.js';

/** Undoes one thing that was done. */
type Undo = () => Promise<void>;

/**
 * Brings a server to what the preseed says: what exists is overlaid, what does not is created.
 * When anything fails all that was done is undone, last first, and the first error is thrown.
 */
export async function applyPreseed(server: Server, preseed: Preseed): Promise<void> {
  const undos: Undo[] = [];
  try {
    await applyConfig(server, preseed.config, undos);
    for (const pool of preseed.storage_pools) await applyPool(server, pool, undos);
    const networks = preseed.networks.map((network) => ({
      ...network,
      project: network.project === '' ? 'default' : network.project,
    }));
    for (const network of networks.filter(({ project }) => project === 'default')) {
      await applyNetwork(server, network, undos);
    }
    for (const project of preseed.projects) await applyProject(server, project, undos);
    for (const network of networks.filter(({ project }) => project !== 'default')) {
      await applyNetwork(server, network, undos);
    }
    for (const profile of preseed.profiles) await applyProfile(server, profile, undos);
  } catch (error) {
    for (const undo of undos.reverse()) {
      // Best effort: what failed is reported, not what could not be undone.
      await undo().catch((cause: unknown) => {
        if (!(cause instanceof DomainError)) throw cause;
      });
    }
    throw error;
  }
}

async function applyConfig(server: Server, config: Config, undos: Undo[]): Promise<void> {
  if (Object.keys(config).length === 0) return;
  const { value, etag } = await server
    .getTagged<{ config: Config }>('')
    .catch(failed('Failed to retrieve current server configuration'));
  await server
    .send('PUT', '', { config: { ...value.config, ...config } }, etag)
    .catch(failed('Failed to update server configuration'));
  undos.push(() => server.send('PUT', '', { config: value.config }));
}

async function applyPool(server: Server, pool: PreseedPool, undos: Undo[]): Promise<void> {
  const url = path('storage-pools', pool.name);
  const existing = await find<StoragePool>(server, url);
  if (existing === null) {
    await server
      .send('POST', 'storage-pools', pool)
      .catch(failed(`Failed to create storage pool "${pool.name}"`));
    undos.push(() => server.send('DELETE', url));
    return;
  }
  if (existing.value.driver !== pool.driver) {
    throw invalid(
      `Storage pool "${pool.name}" is of type "${existing.value.driver}" instead of "${pool.driver}"`,
    );
  }
  const { config, description } = existing.value;
  await server
    .send('PUT', url, overlay({ config, description }, pool), existing.etag)
    .catch(failed(`Failed to update storage pool "${pool.name}"`));
  undos.push(() => server.send('PUT', url, { config, description }));
}

async function applyNetwork(server: Server, network: PreseedNetwork, undos: Undo[]): Promise<void> {
  const owner = server.inProject(network.project === 'default' ? null : network.project);
  const url = path('networks', network.name);
  const title = `local member network "${network.name}" in project "${network.project}"`;
  const existing = await find<Network>(owner, url);
  if (existing === null || !existing.value.managed) {
    const { name, type, description, config } = network;
    await owner
      .send('POST', 'networks', { name, type, description, config })
      .catch(failed(`Failed to create ${title}`));
    undos.push(() => owner.send('DELETE', url));
    return;
  }
  const { config, description } = existing.value;
  await owner
    .send('PUT', url, overlay({ config, description }, network), existing.etag)
    .catch(failed(`Failed to update ${title}`));
  undos.push(() => owner.send('PUT', url, { config, description }));
}

async function applyProject(server: Server, project: PreseedProject, undos: Undo[]): Promise<void> {
  const url = path('projects', project.name);
  const existing = await find<Project>(server, url);
  if (existing === null) {
    await server
      .send('POST', 'projects', project)
      .catch(failed(`Failed to create local member project "${project.name}"`));
    undos.push(() => server.send('DELETE', url));
    return;
  }
  const { config, description } = existing.value;
  await server
    .send('PUT', url, overlay({ config, description }, project), existing.etag)
    .catch(failed(`Failed to update local member project "${project.name}"`));
  undos.push(() => server.send('PUT', url, { config, description }));
}

async function applyProfile(server: Server, profile: PreseedProfile, undos: Undo[]): Promise<void> {
  const url = path('profiles', profile.name);
  const existing = await find<Profile>(server, url);
  if (existing === null) {
    await server
      .send('POST', 'profiles', profile)
      .catch(failed(`Failed to create profile "${profile.name}"`));
    undos.push(() => server.send('DELETE', url));
    return;
  }
  const { config, description, devices } = existing.value;
  const merged: Record<string, Config> = { ...devices };
  for (const [name, device] of Object.entries(profile.devices)) {
    merged[name] = { ...merged[name], ...device };
  }
  await server
    .send(
      'PUT',
      url,
      { ...overlay({ config, description }, profile), devices: merged },
      existing.etag,
    )
    .catch(failed(`Failed to update profile "${profile.name}"`));
  undos.push(() => server.send('PUT', url, { config, description, devices }));
}

interface Described {
  readonly config: Config;
  readonly description: string;
}

/** Given keys win; an empty description says nothing. */
const overlay = (old: Described, given: Described): Described => ({
  config: { ...old.config, ...given.config },
  description: given.description === '' ? old.description : given.description,
});

async function find<T>(
  server: Server,
  url: string,
): Promise<{ readonly value: T; readonly etag: string } | null> {
  try {
    return await server.getTagged<T>(url);
  } catch (error) {
    if (error instanceof ApiError && error.code === 404) return null;
    throw error;
  }
}

const failed =
  (message: string) =>
  (cause: unknown): never => {
    if (cause instanceof DomainError) throw wrap(message, cause);
    throw cause;
  };
