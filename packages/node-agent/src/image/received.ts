/** What an image that was taken in turned out to be. */
export interface ReceivedImage {
  readonly fingerprint: string;
  readonly sizeBytes: number;
  readonly type: 'container' | 'virtual-machine';
  readonly architecture: string; // the kernel's name
  readonly creationDate: number; // seconds since the epoch
  readonly expiryDate: number; // 0: never
  readonly properties: Readonly<Record<string, string>>;
  readonly alreadyPresent: boolean;
}

export type ImagePart = 'metadata' | 'rootfs' | 'unified';

/** A part begins, or more bytes of it. */
export type ImageInput = { readonly part: ImagePart } | { readonly data: Uint8Array };
