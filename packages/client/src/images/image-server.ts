import type { Readable } from 'node:stream';
import type { Image, ImageAliasesEntry } from '@lxd/model/api/image';
import type { InstanceType } from '@lxd/model/api/instance-type';

/** Where images come from, whatever the protocol: an LXD server, or a simplestreams one. */
export interface ImageServer {
  images(): Promise<readonly Image[]>;
  aliases(): Promise<readonly ImageAliasesEntry[]>;
  /**
   * By alias, else by the beginning of a fingerprint.
   * @param type only an alias of this type; null for any
   * @throws DomainError (not-found)
   */
  find(name: string, type: InstanceType | null): Promise<Image>;
  /** The image's one or two files, one after the other; each is read before the next comes. */
  files(image: Image): AsyncIterable<ImageFile>;
  close(): void;
}

export interface ImageFile {
  readonly part: 'unified' | 'metadata' | 'rootfs';
  /** As the server calls it; not to be trusted as a path. */
  readonly name: string | null;
  /** Bytes of all the image's files; null when the server doesn't say. */
  readonly total: number | null;
  readonly body: Readable;
}
