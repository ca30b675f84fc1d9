import type { Host } from '../host/host.js';
import type { Filler } from '../storage/driver.js';
import { imageFiles } from './image-folder.js';
import { unpackFiles } from './unpack-tool.js';

export interface UnpackOptions {
  /** Told now and then how far it is, in LXD's words: `Unpack: 45% (12.30MB/s)`. */
  readonly onProgress?: (text: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Fills a new instance volume from an image on this host's disk: `rootfs/`, `metadata.yaml` and
 * `templates/`.
 *
 * The filler throws DomainError: `not-found` when the image is not here, `invalid` when it is
 * hostile, damaged or no image, saying what is wrong. What it wrote until then is the
 * driver's to remove.
 */
export function fillFromImage(host: Host, fingerprint: string, options: UnpackOptions = {}): Filler {
  const files = imageFiles(host.paths, fingerprint);
  return (mountedAt) => unpackFiles(files, mountedAt, options);
}
