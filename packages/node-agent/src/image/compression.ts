/** How a file is packed, told by its first bytes (config-and-images.md 8.9), never by its name. */
export interface Compression {
  /** What a file of this kind is called by: `.tar.xz`, `.squashfs`, ... */
  readonly extension: string;
}

/** How many bytes `compressionOf` wants to see: up to the end of tar's magic. */
export const magicBytes = 263;

const kinds: readonly { offset: number; magic: Buffer; extension: string }[] = [
  { offset: 0, magic: Buffer.from('BZh'), extension: '.tar.bz2' },
  { offset: 0, magic: Buffer.from([0x1f, 0x8b]), extension: '.tar.gz' },
  { offset: 0, magic: Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a]), extension: '.tar.xz' },
  { offset: 0, magic: Buffer.from([0x5d, 0x00, 0x00]), extension: '.tar.lzma' },
  { offset: 0, magic: Buffer.from('hsqs'), extension: '.squashfs' },
  { offset: 0, magic: Buffer.from([0x51, 0x46, 0x49, 0xfb]), extension: '.qcow2' },
  { offset: 0, magic: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), extension: '.tar.zst' },
  { offset: 257, magic: Buffer.from('ustar'), extension: '.tar' },
];

/** The kind of file that begins with `head`, or null: none that an image can be. */
export function compressionOf(head: Buffer): Compression | null {
  const found = kinds.find(({ offset, magic }) =>
    head.subarray(offset, offset + magic.length).equals(magic),
  );
  return found === undefined ? null : { extension: found.extension };
}
