import { DomainError } from '@lxd/model/errors';

// The documents of a simplestreams server, as far as images need them.

/** `streams/v1/index.json`: which lists of products there are. */
export interface StreamIndex {
  readonly index: Readonly<Record<string, IndexEntry>>;
}

export interface IndexEntry {
  readonly datatype: string; // image-downloads for what matters here
  readonly path: string; // of the products file, from the server's root
  readonly products: readonly string[];
}

export interface Products {
  readonly products: Readonly<Record<string, Product>>;
}

/** One operating system, release, variant and architecture. */
export interface Product {
  readonly aliases?: string; // comma separated
  readonly arch: string;
  readonly lxd_requirements?: Readonly<Record<string, string>>;
  readonly os?: string;
  readonly release?: string;
  readonly release_title?: string;
  readonly support_eol?: string; // YYYY-MM-DD
  readonly variant?: string;
  readonly version?: string;
  /** By serial, which begins with a date: 20221101_05:24. */
  readonly versions: Readonly<Record<string, Version>>;
}

export interface Version {
  readonly items: Readonly<Record<string, Item>>;
  readonly label?: string;
}

/** A file. */
export interface Item {
  readonly ftype: string;
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
  readonly combined_sha256?: string;
  readonly combined_rootxz_sha256?: string;
  readonly combined_squashfs_sha256?: string;
  readonly 'combined_disk-kvm-img_sha256'?: string;
  readonly 'combined_disk1-img_sha256'?: string;
  readonly 'combined_uefi1-img_sha256'?: string;
}

/** @throws DomainError (unavailable) */
export const readIndex = (text: string): StreamIndex => readDocument(text, 'index');

/** @throws DomainError (unavailable) */
export const readProducts = (text: string): Products => readDocument(text, 'products');

function readDocument<T>(text: string, field: string): T {
  const document = parsed(text);
  const content = isObject(document) ? document[field] : undefined;
  if (!isObject(content)) {
    throw new DomainError('unavailable', `The document has no "${field}"`);
  }
  return document as T;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DomainError('unavailable', 'The document is no JSON', { cause });
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
