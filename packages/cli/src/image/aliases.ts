import { ApiError } from '@lxd/client/errors';
import { path, type Server } from '@lxd/client/server';

/** Points aliases at an image, taking them from another image if need be. */
export async function ensureAliases(
  server: Server,
  names: readonly string[],
  fingerprint: string,
): Promise<void> {
  for (const name of names) {
    try {
      await server.send('DELETE', path('images', 'aliases', name));
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 404) throw error;
    }
    await server.send('POST', 'images/aliases', { name, target: fingerprint, description: '' });
  }
}
