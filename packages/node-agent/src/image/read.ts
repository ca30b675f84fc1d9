import { open, type FileHandle } from 'node:fs/promises';

import { notFound } from '@lxd/model/errors';

import type { Host } from '../host/host.js';
import { ifPresent } from '../host/missing.js';
import { compressionOf, magicBytes } from './compression.js';
import { imageFiles } from './image-folder.js';
import type { ImagePart } from './received.js';

export interface ImagePartHeader {
  readonly part: ImagePart;
  readonly sizeBytes: number;
  readonly extension: string; // ".tar.xz", ".squashfs", ...: found by content
}

export type ImageOutput = { readonly header: ImagePartHeader } | { readonly data: Buffer };

const chunkBytes = 256 * 1024;

/** The files of an image, each after a header. @throws DomainError (not-found) */
export async function* readImage(host: Host, fingerprint: string): AsyncGenerator<ImageOutput> {
  const files = imageFiles(host.paths, fingerprint);
  const main = await ifPresent(open(files.main));
  if (main === null) throw notFound('Image not found');
  try {
    const rootfs = await ifPresent(open(files.rootfs));
    try {
      yield* readPart(main, rootfs === null ? 'unified' : 'metadata');
      if (rootfs !== null) yield* readPart(rootfs, 'rootfs');
    } finally {
      await rootfs?.close();
    }
  } finally {
    await main.close();
  }
}

async function* readPart(file: FileHandle, part: ImagePart): AsyncGenerator<ImageOutput> {
  const { size } = await file.stat();
  const head = await file.read(Buffer.alloc(magicBytes), 0, magicBytes, 0);
  const extension = compressionOf(head.buffer.subarray(0, head.bytesRead))?.extension ?? '';
  yield { header: { part, sizeBytes: size, extension } };
  for (let at = 0; at < size; ) {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield { data: buffer.subarray(0, bytesRead) };
  }
}
