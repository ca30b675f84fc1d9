import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { BackgroundOperation } from '@lxd/client/operations/background-operation';
import { multipartForm } from '@lxd/client/http/multipart';
import type { Server } from '@lxd/client/server';
import type { Operation } from '@lxd/model/api/operation';
import { UsageError } from '../shell/errors.js';
import { Progress } from '../shell/progress.js';
import type { Shell } from '../shell/shell.js';
import { counted } from '../shell/transfer.js';

export interface Upload {
  /** A tarball, a squashfs's metadata, or a directory to pack. */
  readonly metadata: string;
  /** The root file system of a split image. */
  readonly rootfs: string | null;
  readonly properties: Readonly<Record<string, string>>;
  readonly isPublic: boolean;
}

/** Sends an image's files as they are read. Resolves with its fingerprint. */
export async function uploadImage(shell: Shell, server: Server, upload: Upload): Promise<string> {
  const packed = await packDirectory(upload.metadata);
  const progress = new Progress(shell, 'Transferring image: %s');
  try {
    const headers: Record<string, string> = {};
    if (upload.isPublic) headers['X-LXD-public'] = 'true';
    if (Object.keys(upload.properties).length > 0) {
      headers['X-LXD-properties'] = new URLSearchParams(upload.properties).toString();
    }
    const body =
      upload.rootfs === null
        ? await single(packed.file, headers)
        : await split(packed.file, upload.rootfs, headers);
    await server.events();
    const envelope = await server.exchange('POST', 'images', {
      headers,
      body: counted(body.stream, body.length, progress),
    });
    progress.finish();
    const operation = new BackgroundOperation(
      server,
      envelope.metadata as Operation,
      await server.events(),
    );
    const final = await shell.track(operation);
    return String(final.metadata?.['fingerprint'] ?? '');
  } finally {
    progress.finish();
    await packed.remove();
  }
}

interface Body {
  readonly stream: import('node:stream').Readable;
  readonly length: number;
}

async function single(file: string, headers: Record<string, string>): Promise<Body> {
  const { size } = await stat(file);
  headers['X-LXD-filename'] = basename(file);
  headers['Content-Type'] = 'application/octet-stream';
  headers['Content-Length'] = String(size);
  return { stream: createReadStream(file), length: size };
}

async function split(file: string, rootfs: string, headers: Record<string, string>): Promise<Body> {
  const field = (await isDiskImage(rootfs)) ? 'rootfs.img' : 'rootfs';
  const form = await multipartForm([
    { field: 'metadata', filename: basename(file), path: file },
    { field, filename: basename(rootfs), path: rootfs },
  ]);
  headers['Content-Type'] = form.contentType;
  headers['Content-Length'] = String(form.length);
  return { stream: form.body, length: form.length };
}

/** Whether a root file system is a virtual machine's (qcow2). */
async function isDiskImage(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.equals(Buffer.from([0x51, 0x46, 0x49, 0xfb])); // "QFI\xfb"
  } finally {
    await handle.close();
  }
}

/** A directory becomes a tarball first; a file stays as it is. */
async function packDirectory(path: string): Promise<{ file: string; remove(): Promise<void> }> {
  if (!(await stat(path)).isDirectory()) {
    return { file: path, remove: () => Promise.resolve() };
  }
  if (process.getuid?.() !== 0) throw new UsageError('Must run as root to import from directory');
  const directory = await mkdtemp(join(tmpdir(), 'lxd_image_'));
  const file = join(directory, 'image.tar.xz');
  await promisify(execFile)('tar', [
    '-C', path, '--numeric-owner', '--restrict', '--force-local', '--xattrs', '-cJf', file, '.',
  ]);
  return { file, remove: () => rm(directory, { recursive: true, force: true }) };
}
