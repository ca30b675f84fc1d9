import type { Config } from './config.js';
import type { InstanceType } from './instance-type.js';

// Images: `/1.0/images`.

/** An alias as an image lists it. */
export interface ImageAlias {
  readonly name: string;
  readonly description: string;
}

/** Where a downloaded image came from and can be refreshed from. */
export interface ImageSource {
  readonly alias: string;
  readonly certificate: string;
  readonly image_type: string;
  readonly protocol: string; // simplestreams, lxd, direct
  readonly server: string;
}

/** The writable part of an image. */
export interface ImagePut {
  readonly auto_update: boolean;
  readonly expires_at: string;
  readonly profiles: readonly string[]; // names applied to new instances
  readonly properties: Config;
  readonly public: boolean;
}

/** An image. */
export interface Image extends ImagePut {
  readonly aliases: readonly ImageAlias[];
  readonly architecture: string;
  readonly cached: boolean;
  readonly created_at: string;
  readonly filename: string;
  readonly fingerprint: string; // SHA-256, hex
  readonly last_used_at: string;
  readonly size: number; // bytes
  readonly type: InstanceType;
  readonly update_source?: ImageSource;
  readonly uploaded_at: string;
}

/** Where a new image comes from. */
export interface ImagesPostSource {
  readonly name?: string;
  readonly alias?: string;
  readonly certificate?: string;
  readonly fingerprint?: string;
  readonly image_type?: string;
  readonly mode?: string; // pull (default), push
  readonly project?: string;
  readonly protocol?: string;
  readonly secret?: string;
  readonly server?: string;
  readonly type: string; // instance (or its kind), snapshot, image, url
  readonly url?: string;
}

/** Creates an image from a source; an upload sends headers instead. */
export interface ImagesPost {
  readonly aliases?: readonly ImageAlias[];
  readonly auto_update?: boolean;
  readonly compression_algorithm?: string;
  readonly expires_at?: string;
  readonly filename?: string;
  readonly profiles?: readonly string[];
  readonly properties?: Config;
  readonly public?: boolean;
  readonly source?: ImagesPostSource;
}

/** Pushes an image to another server. */
export interface ImageExportPost {
  readonly aliases?: readonly ImageAlias[];
  readonly certificate?: string;
  readonly profiles?: readonly string[];
  readonly project?: string;
  readonly secret?: string;
  readonly target?: string;
}

/** A file rendered inside the instance on given occasions. */
export interface ImageMetadataTemplate {
  readonly create_only?: boolean;
  readonly properties?: Config;
  readonly template: string; // file name under templates/
  readonly when: readonly string[]; // create, copy, rename, start
}

/** The content of `metadata.yaml`. */
export interface ImageMetadata {
  readonly architecture: string;
  readonly creation_date: number; // seconds since the epoch
  readonly expiry_date: number; // seconds since the epoch, 0: never
  readonly properties: Config;
  readonly templates: Readonly<Record<string, ImageMetadataTemplate>>;
}

/** The writable part of an alias. */
export interface ImageAliasesEntryPut {
  readonly description: string;
  readonly target: string; // fingerprint
}

/** An alias. */
export interface ImageAliasesEntry extends ImageAliasesEntryPut {
  readonly name: string;
  readonly type: InstanceType;
}

/** Renames an alias. */
export interface ImageAliasesEntryPost {
  readonly name: string;
}

/** Creates an alias. */
export interface ImageAliasesPost {
  readonly name: string;
  readonly description?: string;
  readonly target: string; // fingerprint
  readonly type?: InstanceType;
}
