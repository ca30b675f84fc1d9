import { createWriteStream } from 'node:fs';
import { rename, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parameter, readMultipart } from '@lxd/client/http/read-multipart';
import { path, type Server } from '@lxd/client/server';
import { Progress } from '../shell/progress.js';
import type { Shell } from '../shell/shell.js';
import { counted } from '../shell/transfer.js';

/** Writes an image's one or two files to `target`: a directory, or a name for them. */
export async function downloadImage(
  shell: Shell,
  server: Server,
  fingerprint: string,
  target: string | null,
): Promise<void> {
  const reply = await server.raw('GET', `${path('images', fingerprint)}/export`);
  const length = Number(reply.headers['content-length'] ?? 0);
  const progress = new Progress(shell, 'Exporting the image: %s');
  const content = counted(reply, length === 0 ? null : length, progress);
  const directory = target === null ? '.' : (await isDirectory(target)) ? target : null;
  const names = new Names(directory, target ?? '', fingerprint);
  const type = String(reply.headers['content-type'] ?? '');
  if (type.startsWith('multipart/form-data')) {
    const boundary = parameter(type, 'boundary') ?? '';
    for await (const part of readMultipart(content, boundary)) {
      await save(part.body, names.of(part.field, part.filename));
    }
  } else {
    const filename = parameter(String(reply.headers['content-disposition'] ?? ''), 'filename');
    await save(content, names.single(filename));
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

  of(field: string, filename: string | null): string {
    const name = basename(filename ?? (field === 'metadata' ? this.fingerprint : `${this.fingerprint}.root`));
    if (this.directory !== null) return join(this.directory, name);
    return field === 'metadata' ? this.target : `${this.target}.root`;
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
