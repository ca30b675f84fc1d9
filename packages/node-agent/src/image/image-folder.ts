import { join } from 'node:path';

import { invalid, quote } from '@lxd/model/errors';

/** Where one image's bytes lie: `images/<fingerprint>`, and `.rootfs` beside it when split. */
export interface ImageFiles {
  /** The unified image, or the metadata part of a split one. */
  readonly main: string;
  readonly rootfs: string;
}

/** @throws DomainError (invalid) unless `fingerprint` is a whole SHA-256 in lower-case hex. */
export function imageFiles(folder: string, fingerprint: string): ImageFiles {
  if (!isFingerprint(fingerprint)) throw invalid(`Invalid image fingerprint ${quote(fingerprint)}`);
  const main = join(folder, fingerprint);
  return { main, rootfs: `${main}.rootfs` };
}

export const isFingerprint = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);
