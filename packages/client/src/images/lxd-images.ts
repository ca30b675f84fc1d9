import type { Image, ImageAliasesEntry } from '@lxd/model/api/image';
import type { InstanceType } from '@lxd/model/api/instance-type';
import { ApiError } from '../errors.js';
import { parameter, readMultipart } from '../http/read-multipart.js';
import { path, type Server } from '../server.js';
import type { ImageFile, ImageServer } from './image-server.js';

/** The images of an LXD server, as far as it shows them to us. */
export const lxdImages = (server: Server): ImageServer => ({
  images: () => server.get<Image[]>('images', { recursion: 1 }),
  aliases: () => server.get<ImageAliasesEntry[]>('images/aliases', { recursion: 1 }),
  find: async (name, type) =>
    server.get<Image>(path('images', await fingerprintOf(server, name, type))),
  files: (image) => filesOf(server, image),
  close: () => server.close(),
});

/** The fingerprint an alias stands for; anything else is taken for a fingerprint or its beginning. */
async function fingerprintOf(
  server: Server,
  name: string,
  type: InstanceType | null,
): Promise<string> {
  try {
    const alias = await server.get<ImageAliasesEntry>(path('images', 'aliases', name));
    return type === null || alias.type === type ? alias.target : name;
  } catch (error) {
    if (error instanceof ApiError && error.code === 404) return name;
    throw error;
  }
}

async function* filesOf(server: Server, { fingerprint }: Image): AsyncGenerator<ImageFile> {
  const reply = await server.raw('GET', `${path('images', fingerprint)}/export`);
  const length = Number(reply.headers['content-length'] ?? 0);
  const total = length === 0 ? null : length;
  const type = String(reply.headers['content-type'] ?? '');
  if (!type.startsWith('multipart/form-data')) {
    const name = parameter(String(reply.headers['content-disposition'] ?? ''), 'filename');
    yield { part: 'unified', name, total, body: reply };
    return;
  }
  for await (const { field, filename, body } of readMultipart(reply, parameter(type, 'boundary') ?? '')) {
    const part = field === 'metadata' ? 'metadata' : 'rootfs';
    yield { part, name: filename, total, body };
  }
}
