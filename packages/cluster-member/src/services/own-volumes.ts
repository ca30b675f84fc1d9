import { DomainError, wrap } from '@lxd/model/errors';

import type { ConfigFollower } from './server-config.js';

/** Server keys that name a volume for LXD's own files. */
export const ownVolumeKeys = ['storage.backups_volume', 'storage.images_volume'] as const;

/** What is asked about them. Both @throws DomainError (not-found). */
interface Finders {
  pool(name: string): Promise<unknown>;
  /** A custom volume of the default project. */
  volume(pool: string, name: string): Promise<unknown>;
}

/** Refuses a volume that isn't there. The syntax `POOL/VOLUME` has been checked before. */
export const ownVolumesExist =
  (find: Finders): ConfigFollower =>
  async (config, changed) => {
    for (const key of ownVolumeKeys.filter((name) => changed.includes(name))) {
      const [pool = '', volume = ''] = (config.values[key] ?? '').split('/');
      if (pool === '') continue;
      const about = (prefix: string) => (error: unknown) => {
        if (!(error instanceof DomainError)) throw error;
        throw wrap(`Failed validation of "${key}"`, wrap(prefix, error));
      };
      await find.pool(pool).catch(about(`Unable to load storage pool "${pool}"`));
      await find
        .volume(pool, volume)
        .catch(about(`Failed loading storage volume "${pool}/${volume}" in "default" project`));
    }
  };
