/**
 * Tarballs for tests, as hostile as need be: nothing is checked. Only what tests use: ustar
 * headers, and pax records where asked for.
 */
export interface TarEntry {
  readonly path: string;
  /** The type flag of the format: `0` file, `1` hard link, `2` link, `3` char, `4` block, `5` folder. */
  readonly type?: string;
  readonly content?: Buffer | string;
  /** A size to claim, whatever the content is. */
  readonly claimedSize?: number;
  readonly target?: string;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly device?: readonly [major: number, minor: number];
  readonly pax?: Readonly<Record<string, string>>;
}

const block = 512;
const pad = (data: Buffer): Buffer => Buffer.concat([data, Buffer.alloc(-data.length & (block - 1))]);

function header(entry: TarEntry, size: number): Buffer {
  const bytes = Buffer.alloc(block);
  const octal = (value: number, at: number, width: number) =>
    bytes.write(`${value.toString(8).padStart(width - 1, '0')}\0`, at, 'latin1');
  bytes.write(entry.path, 0, 100);
  octal(entry.mode ?? (entry.type === '5' ? 0o755 : 0o644), 100, 8);
  octal(entry.uid ?? 0, 108, 8);
  octal(entry.gid ?? 0, 116, 8);
  octal(size, 124, 12);
  octal(1_400_000_000, 136, 12);
  bytes.write('        ', 148, 'latin1');
  bytes.write(entry.type ?? '0', 156, 'latin1');
  bytes.write(entry.target ?? '', 157, 100);
  bytes.write('ustar\x0000', 257, 'latin1');
  octal(entry.device?.[0] ?? 0, 329, 8);
  octal(entry.device?.[1] ?? 0, 337, 8);
  octal(bytes.reduce((sum, byte) => sum + byte, 0), 148, 7);
  return bytes;
}

function paxRecord([key, value]: readonly [string, string]): Buffer {
  const rest = Buffer.from(` ${key}=${value}\n`);
  let length = rest.length + 1;
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

/** @param end without it the tarball is cut short after its last entry */
export function tarball(entries: readonly TarEntry[], end = true): Buffer {
  const blocks = entries.flatMap((entry) => {
    const content = Buffer.from(entry.content ?? '');
    const parts = [header(entry, entry.claimedSize ?? content.length), pad(content)];
    if (entry.pax === undefined) return parts;
    const records = Buffer.concat(Object.entries(entry.pax).map(paxRecord));
    return [header({ path: 'pax', type: 'x' }, records.length), pad(records), ...parts];
  });
  return Buffer.concat([...blocks, Buffer.alloc(end ? 2 * block : 0)]);
}

const metadataYaml = 'architecture: x86_64\ncreation_date: 1400000000\n';

/** A small honest image around the given entries. */
export const imageTarball = (entries: readonly TarEntry[]): Buffer =>
  tarball([
    { path: 'metadata.yaml', content: metadataYaml },
    { path: 'rootfs/', type: '5' },
    { path: 'rootfs/dev/', type: '5' },
    { path: 'rootfs/etc/', type: '5' },
    { path: 'rootfs/etc/hosts', content: '127.0.0.1 localhost\n' },
    ...entries,
  ]);
