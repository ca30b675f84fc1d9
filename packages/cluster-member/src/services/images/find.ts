import { invalid, notFound } from '@lxd/model/errors';
import { findImages, type ImageRecord } from '@lxd/store/images';

import type { Caller } from '../../auth/caller.js';
import type { ImageDeps } from './deps.js';

/** Who asks for an image, and with what in hand. */
export interface ImageReader {
  readonly caller: Caller;
  /** A one-time secret opens a private image for an untrusted reader; "": none. */
  readonly secret: string;
}

/**
 * An image by its fingerprint or the beginning of it.
 * @param owner project whose images are meant
 * @throws DomainError (not-found) `Image not found`
 */
export async function findImage(
  { store }: ImageDeps,
  owner: string,
  fingerprint: string,
  publicOnly = false,
): Promise<ImageRecord> {
  const [image, ...more] = await findImages(store, owner, fingerprint, publicOnly);
  if (image === undefined || fingerprint === '') throw notFound('Image not found');
  if (more.length > 0) throw invalid('More than one image matches');
  return image;
}

/** As `findImage`, for anybody: strangers see public images and what a secret opens. */
export async function findReadable(
  deps: ImageDeps,
  project: string,
  fingerprint: string,
  { caller, secret }: ImageReader,
): Promise<ImageRecord> {
  const owner = await ownerFor(deps, project, caller);
  if (caller.can('view', project)) return findImage(deps, owner, fingerprint);
  if (secret === '') return findImage(deps, owner, fingerprint, true);
  const image = await findImage(deps, owner, fingerprint);
  if (image.public || (await useSecret(deps, image.fingerprint, secret))) return image;
  throw notFound('Image not found');
}

/** To a stranger a project that doesn't exist looks like one without public images. */
async function ownerFor(deps: ImageDeps, project: string, caller: Caller): Promise<string> {
  if (caller.trusted || (await deps.projects.exists(project))) {
    return deps.projects.ownerOf(project, 'images');
  }
  throw notFound('Image not found');
}

/** True once a secret: the token ends with it. */
async function useSecret(deps: ImageDeps, fingerprint: string, secret: string): Promise<boolean> {
  const token = await deps.tokens.find(secret, ({ resources }) => {
    const images = resources['images'] ?? [];
    return images.some((url) => url.split('?')[0] === `/1.0/images/${fingerprint}`);
  });
  return token !== null && deps.tokens.use(token);
}
