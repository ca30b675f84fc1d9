import { join } from 'node:path';

import { invalid, quote } from '@lxd/model/errors';

import type { Paths } from '../host/paths.js';

/** Where one image's bytes lie: `images/<fingerprint>`, and `.rootfs` beside it when split. */
export interface ImageFiles {
  /** The unified image, or the metadata part of a split one. */
  readonly main: string;
  readonly rootfs: string;
  /**
   * The same, plain or lightly compressed, to unpack several times as fast, of images in a
   * slow compression. May be missing at any time.
   */
  readonly mainCopy: string;
  readonly rootfsCopy: string;
}

type ImagePaths = Pick<Paths, 'cache' | 'images'>;

export const copyFolder = (paths: ImagePaths): string => join(paths.cache, 'images');

/** @throws DomainError (invalid) unless `fingerprint` is a whole SHA-256 in lower-case hex. */
export function imageFiles(paths: ImagePaths, fingerprint: string): ImageFiles {
  if (!isFingerprint(fingerprint)) throw invalid(`Invalid image fingerprint ${quote(fingerprint)}`);
  const main = join(paths.images, fingerprint);
  const copy = join(copyFolder(paths), fingerprint);
  return {
    main,
    rootfs: `${main}.rootfs`,
    mainCopy: `${copy}.tar`,
    rootfsCopy: `${copy}.rootfs.tar`,
  };
}

export const isFingerprint = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);
