import type { Image, ImageAliasesEntry } from '@lxd/model/api/image';
import { findArchitecture } from '@lxd/model/architectures';
import type { Item, Product, Products, Version } from './documents.js';

/** A file of an image, by its path on the server. */
export interface StreamFile {
  readonly path: string;
  readonly sha256: string;
  readonly size: number; // bytes
}

/** An image with what has to be fetched for it: one file, or metadata and root file system. */
export interface StreamImage {
  readonly image: Image;
  readonly files: readonly [metadata: StreamFile, rootfs?: StreamFile];
}

/** An alias, which holds for one architecture. */
export interface StreamAlias extends ImageAliasesEntry {
  readonly architecture: string;
}

/** The field of the metadata file with the fingerprint it has together with a root file. */
const combined: Readonly<Record<string, readonly (keyof Item)[]>> = {
  squashfs: ['combined_squashfs_sha256'],
  'root.tar.xz': ['combined_rootxz_sha256', 'combined_sha256'],
  'disk-kvm.img': ['combined_disk-kvm-img_sha256'],
  'uefi1.img': ['combined_uefi1-img_sha256'],
  'disk1.img': ['combined_disk1-img_sha256'],
};

/** Of several root files of one version, the one named first here is the one an alias means. */
const rootTypes = Object.keys(combined);
const diskTypes: readonly string[] = ['disk-kvm.img', 'uefi1.img', 'disk1.img'];

/** All images of a products file; what is no image of LXD's, or of an unknown machine, is left out. */
export function imagesOf({ products }: Products): StreamImage[] {
  return Object.values(products).flatMap((product) => {
    const architecture = findArchitecture(product.arch ?? '');
    if (architecture === null) return [];
    return Object.entries(product.versions ?? {}).flatMap(([serial, version]) => {
      const made = dateOf(serial);
      if (made === null) return [];
      return pairs(version).flatMap(({ metadata, root }) => {
        const found = { product, serial, version, made, metadata, root };
        const image = imageOf(found, architecture.name);
        return image === null ? [] : [image];
      });
    });
  });
}

interface Pair {
  readonly metadata: Item;
  readonly root: Item | null;
}

interface Found extends Pair {
  readonly product: Product;
  readonly serial: string;
  readonly version: Version;
  readonly made: string;
}

/** What makes an image: a unified file, or the metadata with each kind of root. */
function pairs({ items }: Version): Pair[] {
  const all = Object.values(items ?? {});
  return all.flatMap((metadata): Pair[] => {
    if (metadata.ftype === 'lxd_combined.tar.gz') return [{ metadata, root: null }];
    if (metadata.ftype !== 'lxd.tar.xz') return [];
    return all
      .filter(({ ftype }) => rootTypes.includes(ftype))
      .map((root) => ({ metadata, root }));
  });
}

function imageOf(found: Found, architecture: string): StreamImage | null {
  const { metadata, root, made, product } = found;
  const fingerprint = fingerprintOf(found);
  if (fingerprint === '' || !metadata.path) return null;
  const aliases = (product.aliases ?? '').split(',').filter((name) => name !== '');
  const image: Image = {
    aliases: aliases.map((name) => ({ name, description: '' })),
    architecture,
    auto_update: false,
    cached: false,
    created_at: made,
    expires_at: endOfSupport(product),
    filename: metadata.path.split('/').at(-1) ?? '',
    fingerprint,
    last_used_at: never,
    profiles: [],
    properties: propertiesOf(found),
    public: true,
    size: metadata.size + (root?.size ?? 0),
    type: root !== null && diskTypes.includes(root.ftype) ? 'virtual-machine' : 'container',
    uploaded_at: made,
  };
  return { image, files: root === null ? [file(metadata)] : [file(metadata), file(root)] };
}

const file = ({ path, sha256, size }: Item): StreamFile => ({ path, sha256, size });

function fingerprintOf({ metadata, root }: Pair): string {
  if (root === null) return metadata.sha256 ?? '';
  const fields = combined[root.ftype] ?? [];
  return fields.map((field) => String(metadata[field] ?? '')).find((hash) => hash !== '') ?? '';
}

function propertiesOf({ product, serial, version, root }: Found): Record<string, string> {
  const label = version.label ?? '';
  const properties: Record<string, string> = {
    os: product.os ?? '',
    release: product.release ?? '',
    version: product.version ?? '',
    architecture: product.arch,
    label,
    serial,
    description:
      `${product.os ?? ''} ${product.release_title ?? ''} ${product.arch}` +
      `${label === '' ? '' : ` (${label})`} (${serial})`,
    variant: product.variant ?? '',
    type: root?.ftype ?? 'tar.gz',
  };
  for (const [name, value] of Object.entries(product.lxd_requirements ?? {})) {
    properties[`requirements.${name}`] = String(value);
  }
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== ''));
}

// How LXD writes that there is no date; the end of support is read with another function.
const never = '0001-01-01T00:00:00Z';
const noEnd = '1970-01-01T00:00:00Z';

const endOfSupport = ({ support_eol: date = '' }: Product): string =>
  /^\d{4}-\d{2}-\d{2}$/.test(date) && !Number.isNaN(Date.parse(date)) ? `${date}T00:00:00Z` : noEnd;

/** The day a serial begins with; null for one that doesn't. */
function dateOf(serial: string): string | null {
  const match = /^(\d{4})(\d{2})(\d{2})/.exec(serial);
  if (match === null) return null;
  const date = `${match[1]}-${match[2]}-${match[3]}`;
  return Number.isNaN(Date.parse(date)) ? null : `${date}T00:00:00Z`;
}

/** The servers that leave their own system's name out of aliases. */
const ownSystems: Readonly<Record<string, string>> = {
  'https://cloud-images.ubuntu.com': 'ubuntu',
};

/**
 * Puts images into the order of preference and settles which image each alias means: `NAME/ARCH`
 * the newest of that architecture, the plain name the newest of this host's own or, where there is
 * none, of one it runs besides.
 * @param native architectures this host runs, its own first
 */
export function withAliases(
  found: readonly StreamImage[],
  native: readonly string[],
  server: string,
): { readonly images: readonly StreamImage[]; readonly aliases: readonly StreamAlias[] } {
  const own = Object.keys(ownSystems).find((start) => server.startsWith(start));
  const prefix = own === undefined ? '' : `${ownSystems[own]}/`;
  const sorted = [...found].sort(byPreference);
  const aliases = new Map<string, StreamAlias>();
  const names = new Map<StreamImage, string[]>(sorted.map((one) => [one, []]));
  const take = (one: StreamImage, given: string, among: readonly string[]): void => {
    const name = prefix !== '' && given.startsWith(prefix) ? given.slice(prefix.length) : given;
    const { architecture, fingerprint, type } = one.image;
    if (among.some((other) => aliases.has(aliasKey(name, type, other)))) return;
    const alias = { name, description: '', target: fingerprint, type, architecture };
    aliases.set(aliasKey(name, type, architecture), alias);
    names.get(one)?.push(name);
  };
  for (const [rank, machine] of [null, ...native].entries()) {
    for (const one of sorted) {
      const { architecture, properties, aliases: given } = one.image;
      for (const { name } of given) {
        if (machine === null) take(one, `${name}/${properties['architecture']}`, [architecture]);
        else if (machine === architecture) take(one, name, native.slice(0, rank));
      }
    }
  }
  const images = sorted.map((one) => ({
    ...one,
    image: { ...one.image, aliases: (names.get(one) ?? []).map((name) => ({ name, description: '' })) },
  }));
  return { images, aliases: [...aliases.values()] };
}

const aliasKey = (name: string, type: string, architecture: string): string =>
  JSON.stringify([name, type, architecture]);

/** By system, release and variant; then the newest first, then the lightest kind of root. */
function byPreference({ image: a }: StreamImage, { image: b }: StreamImage): number {
  for (const key of ['os', 'release', 'variant']) {
    const difference = compare(a.properties[key] ?? '', b.properties[key] ?? '');
    if (difference !== 0) return difference;
  }
  return (
    compare(b.properties['serial'] ?? '', a.properties['serial'] ?? '') ||
    rootTypes.indexOf(a.properties['type'] ?? '') - rootTypes.indexOf(b.properties['type'] ?? '')
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
