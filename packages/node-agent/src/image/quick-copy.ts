import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

import { ifPresent } from '../host/missing.js';
import type { Compression } from './compression.js';

/** Compressions that take longer to undo than to write what is in them. */
const slow: readonly string[] = ['.tar.bz2', '.tar.gz', '.tar.lzma', '.tar.xz'];

/**
 * A copy of an image file in a quicker compression, made while the image is received. It is a
 * convenience: whatever goes wrong with it, the image is none the worse.
 */
export class QuickCopy {
  private constructor(
    readonly path: string,
    readonly file: FileHandle,
  ) {}

  /** Null when this kind of file needs none, or there is no place for it. */
  static async create(path: string, { extension }: Compression): Promise<QuickCopy | null> {
    if (!slow.includes(extension)) return null;
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      return new QuickCopy(path, await open(path, 'wx', 0o600));
    } catch {
      return null;
    }
  }

  /** Gives the copy its name once the native tool has written all of it. */
  async keep(as: string): Promise<void> {
    try {
      if ((await this.file.stat()).size === 0) return; // the tool gave up on it
      await this.file.datasync();
      await rename(this.path, as);
    } catch {
      // No copy then.
    }
  }

  async close(): Promise<void> {
    await this.file.close();
    await rm(this.path, { force: true });
  }
}

/** Opens the copy if there is one, else the file itself; null: neither. */
export const openQuickest = async (copy: string, path: string): Promise<FileHandle | null> =>
  (await ifPresent(open(copy))) ?? (await ifPresent(open(path)));
