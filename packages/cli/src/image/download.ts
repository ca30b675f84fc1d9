import { createWriteStream } from 'node:fs';
import { rename, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ImageServer } from '@lxd/client/images/image-server';
import type { Image } from '@lxd/model/api/image';
import { Progress } from '../shell/progress.js';
import type { Shell } from '../shell/shell.js';
import { Meter } from '../shell/transfer.js';

/** Writes an image's one or two files to `target`: a directory, or a name for them. */
export async function downloadImage(
  shell: Shell,
  images: ImageServer,
  image: Image,
  target: string | null,
): Promise<void> {
  const progress = new Progress(shell, 'Exporting the image: %s');
  const directory = target === null ? '.' : (await isDirectory(target)) ? target : null;
  const names = new Names(directory, target ?? '', image.fingerprint);
  const meter = new Meter(progress);
  for await (const { part, name, total, body } of images.files(image)) {
    await save(meter.through(body, total), part === 'unified' ? names.single(name) : names.of(part, name));
  }
  progress.finish('Image exported successfully!');
}

/** What the files are called. Only the last part of a name the server gives is used. */
class Names {
  constructor(
    readonly directory: string | null,
    readonly target: string,
    readonly fingerprint: string,
  ) {}

  single(filename: string | null): string {
    const name = basename(filename ?? this.fingerprint);
    if (this.directory !== null) return join(this.directory, name);
    const dot = name.indexOf('.');
    return dot < 0 ? this.target : `${this.target}${name.slice(dot)}`;
  }

  of(part: 'metadata' | 'rootfs', filename: string | null): string {
    const name = basename(filename ?? (part === 'metadata' ? this.fingerprint : `${this.fingerprint}.root`));
    if (this.directory !== null) return join(this.directory, name);
    return part === 'metadata' ? this.target : `${this.target}.root`;
  }
}

async function save(source: Readable, file: string): Promise<void> {
  const partial = `${file}.part`;
  await pipeline(source, createWriteStream(partial));
  await rename(partial, file);
}

async function isDirectory(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isDirectory();
  } catch {
    return false;
  }
}
