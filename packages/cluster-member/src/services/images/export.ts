import { Readable } from 'node:stream';

import { internal } from '@lxd/model/errors';
import { Part, type ImagePartHeader, type ReadImageReply } from '@lxd/proto/lxd/agent/v1/images';
import type { ImageRecord } from '@lxd/store/images';

import type { RawFile } from '../../http/reply.js';
import type { ImageDeps } from './deps.js';

/**
 * The files of an image for download: one, or for a split image metadata and root file system.
 * They come from one stream, so they are to be read in order.
 */
export async function exportFiles(deps: ImageDeps, image: ImageRecord): Promise<RawFile[]> {
  const { fingerprint, type } = image;
  const abort = new AbortController();
  const reader = new PartReader(await deps.copier.read(fingerprint, abort.signal));
  const first = await reader.header();
  if (first === null) throw internal('The node agent has no files of this image');
  const close = () => abort.abort();
  if (first.part !== Part.PART_METADATA) {
    const fileName = `${fingerprint}${first.extension}`;
    const open = () => reader.content(close);
    return [{ name: '', fileName, size: first.size, seekable: false, open }];
  }
  const rootfs = type === 'virtual-machine' ? 'rootfs.img' : 'rootfs';
  return [
    {
      name: 'metadata',
      fileName: `meta-${fingerprint}${first.extension}`,
      size: first.size,
      seekable: false,
      open: () => reader.content(null),
    },
    {
      name: rootfs,
      /** Known when the metadata has been read, which comes before. */
      get fileName() {
        return `${fingerprint}${reader.current?.extension ?? ''}`;
      },
      size: null,
      seekable: false,
      open: () => reader.content(close),
    },
  ];
}

/** Cuts the agent's stream at its part headers. */
class PartReader {
  readonly #replies: AsyncIterator<ReadImageReply>;
  current: ImagePartHeader | null = null;

  constructor(replies: AsyncIterable<ReadImageReply>) {
    this.#replies = replies[Symbol.asyncIterator]();
  }

  async header(): Promise<ImagePartHeader | null> {
    const next = await this.#replies.next();
    if (next.done === true || next.value.part?.$case !== 'header') return null;
    this.current = next.value.part.value;
    return this.current;
  }

  /** Data up to the next header, which becomes `current`. */
  content(onClose: (() => void) | null): Readable {
    return Readable.from(this.#data(onClose), { objectMode: false });
  }

  async *#data(onClose: (() => void) | null): AsyncGenerator<Uint8Array> {
    let whole = false;
    try {
      for (;;) {
        const next = await this.#replies.next();
        if (next.done === true) {
          whole = true;
          return;
        }
        const { part } = next.value;
        if (part?.$case === 'header') {
          this.current = part.value;
          whole = true;
          return;
        }
        if (part?.$case === 'data') yield part.value;
      }
    } finally {
      if (!whole) onClose?.(); // the client went away
    }
  }
}
