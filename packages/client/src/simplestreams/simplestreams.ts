import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Image, ImageAliasesEntry } from '@lxd/model/api/image';
import type { InstanceType } from '@lxd/model/api/instance-type';
import { DomainError, invalid, notFound, wrap } from '@lxd/model/errors';
import { readText } from '../http/body.js';
import { download } from '../http/download.js';
import type { ImageFile, ImageServer } from '../images/image-server.js';
import { readIndex, readProducts } from './documents.js';
import { imagesOf, withAliases, type StreamAlias, type StreamImage } from './images.js';

export interface StreamOptions {
  /** https://host/path, no trailing slash. */
  readonly url: string;
  /** Architectures whose images plain aliases mean, this host's own first. */
  readonly native: readonly string[];
  readonly userAgent: string;
}

interface Listing {
  readonly images: readonly StreamImage[];
  readonly aliases: readonly StreamAlias[];
}

/** The images of a simplestreams server. Its documents are read once. */
export class SimpleStreams implements ImageServer {
  #listing: Promise<Listing> | null = null;

  constructor(private readonly options: StreamOptions) {}

  async images(): Promise<readonly Image[]> {
    return (await this.#list()).images.map(({ image }) => image);
  }

  async aliases(): Promise<readonly ImageAliasesEntry[]> {
    const seen = new Set<string>();
    return (await this.#list()).aliases
      .filter(({ name, type }) => {
        const key = JSON.stringify([name, type]);
        return !seen.has(key) && seen.add(key);
      })
      .map(({ architecture: _, ...alias }) => alias);
  }

  async find(name: string, type: InstanceType | null): Promise<Image> {
    try {
      return await this.#find(name, type);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      throw wrap('Failed getting image', error);
    }
  }

  async #find(name: string, type: InstanceType | null): Promise<Image> {
    const { aliases, images } = await this.#list();
    const meant = aliases.filter((alias) => alias.name === name && (type ?? alias.type) === alias.type);
    const alias = meant.find((one) => one.type === 'container') ?? meant[0];
    const start = alias?.target ?? name;
    const found = images.filter(({ image }) => image.fingerprint.startsWith(start));
    const [first] = found;
    if (first === undefined) throw notFound("The requested image couldn't be found");
    if (found.some(({ image }) => image.fingerprint !== first.image.fingerprint)) {
      throw invalid('More than one match for the provided partial fingerprint');
    }
    return first.image;
  }

  async *files({ fingerprint }: Image): AsyncGenerator<ImageFile> {
    const { images } = await this.#list();
    const found = images.find(({ image }) => image.fingerprint === fingerprint);
    if (found === undefined) throw notFound("The requested image couldn't be found");
    const total = found.files.reduce((sum, part) => sum + (part?.size ?? 0), 0);
    for (const [index, part] of found.files.entries()) {
      if (part === undefined) continue;
      const reply = await download(this.#urlOf(part.path), this.options.userAgent);
      const body = checking(part.sha256);
      pipeline(reply, body).catch(() => undefined); // whoever reads `body` sees the failure
      yield {
        part: found.files.length === 1 ? 'unified' : index === 0 ? 'metadata' : 'rootfs',
        name: part.path.split('/').at(-1) ?? null,
        total,
        body,
      };
    }
  }

  close(): void {
    this.#listing = null;
  }

  #list(): Promise<Listing> {
    this.#listing ??= this.#read();
    return this.#listing;
  }

  async #read(): Promise<Listing> {
    const { url, native } = this.options;
    const { index } = await this.#document('streams/v1/index.json', readIndex, 'stream');
    const lists = Object.values(index).filter(
      ({ datatype, products }) => datatype === 'image-downloads' && (products ?? []).length > 0,
    );
    const documents = await Promise.all(
      lists.map(({ path }) => this.#document(path, readProducts, 'products')),
    );
    return withAliases(documents.flatMap(imagesOf), native, url);
  }

  async #document<T>(path: string, read: (text: string) => T, what: string): Promise<T> {
    try {
      return read(await readText(await download(this.#urlOf(path), this.options.userAgent)));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      throw wrap(`Failed parsing ${what}`, error);
    }
  }

  #urlOf(path: string): string {
    return `${this.options.url}/${path}`;
  }
}

/** Passes a file on and fails at its end if it isn't the one announced. */
function checking(sha256: string): Transform {
  const hash = createHash('sha256');
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
    flush(done) {
      const got = hash.digest('hex');
      done(got === sha256 ? null : invalid(`Image fingerprint doesn't match. Got ${got} expected ${sha256}`));
    },
  });
}
