import { DomainError, wrap } from '@lxd/model/errors';

import type { ConfigFollower } from './server-config.js';

/** Server keys that name a volume for LXD's own files. */
export const ownVolumeKeys = ['storage.backups_volume', 'storage.images_volume'] as const;

/** Finds a custom volume of the default project. @throws DomainError (not-found) */
type FindVolume = (pool: string, volume: string) => Promise<unknown>;

/** Refuses a volume that isn't there. The syntax `POOL/VOLUME` has been checked before. */
export const ownVolumesExist =
  (find: FindVolume): ConfigFollower =>
  async (config, changed) => {
    for (const key of ownVolumeKeys.filter((name) => changed.includes(name))) {
      const [pool = '', volume = ''] = (config.values[key] ?? '').split('/');
      if (pool === '') continue;
      await find(pool, volume).catch((error: unknown) => {
        if (!(error instanceof DomainError)) throw error;
        throw wrap(`Failed validation of "${key}"`, error);
      });
    }
  };
