import { ApiError } from '@lxd/client/errors';
import { path, type Server } from '@lxd/client/server';
import type { ImageAliasesEntry } from '@lxd/model/api/image';

/** The fingerprint an alias stands for; anything else is taken for a fingerprint or its beginning. */
export async function resolveImage(server: Server, name: string): Promise<string> {
  try {
    return (await server.get<ImageAliasesEntry>(path('images', 'aliases', name))).target;
  } catch (error) {
    if (error instanceof ApiError && error.code === 404) return name;
    throw error;
  }
}
