import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Item, Product, Version } from './documents.js';
import { imagesOf, withAliases } from './images.js';

const item = (ftype: string, differs: Partial<Item> = {}): Item => ({
  ftype,
  path: `a/${ftype}`,
  sha256: `hash of ${ftype}`,
  size: 10,
  ...differs,
});

const metadata = item('lxd.tar.xz', {
  combined_squashfs_sha256: 'with squashfs',
  combined_sha256: 'with any',
  'combined_disk-kvm-img_sha256': 'with disk',
});

const version = (...items: Item[]): Version => ({
  items: Object.fromEntries(items.map((one) => [one.ftype, one])),
});

const product = (differs: Partial<Product>): Product => ({
  aliases: 'debian/12',
  arch: 'amd64',
  os: 'Debian',
  release: 'bookworm',
  versions: { '20221101': version(metadata, item('squashfs')) },
  ...differs,
});

const read = (...products: Product[]) =>
  imagesOf({ products: Object.fromEntries(products.map((one, index) => [String(index), one])) });

const roots: [ftype: string, fingerprint: string | null, type: string][] = [
  ['squashfs', 'with squashfs', 'container'],
  ['root.tar.xz', 'with any', 'container'],
  ['disk-kvm.img', 'with disk', 'virtual-machine'],
  ['uefi1.img', null, ''],
  ['readme.txt', null, ''],
];

for (const [ftype, fingerprint, type] of roots) {
  test(`metadata and ${ftype} are ${fingerprint === null ? 'no image' : `a ${type}`}`, () => {
    const [found] = read(product({ versions: { '20221101': version(metadata, item(ftype)) } }));
    assert.equal(found?.image.fingerprint ?? null, fingerprint);
    if (fingerprint === null) return;
    assert.equal(found?.image.type, type);
    assert.equal(found?.image.size, 20);
    assert.deepEqual(found?.files.map((file) => file?.path), ['a/lxd.tar.xz', `a/${ftype}`]);
  });
}

test('a combined file is an image by itself', () => {
  const combined = item('lxd_combined.tar.gz');
  const [found] = read(product({ versions: { '20221101': version(combined) } }));
  assert.equal(found?.image.fingerprint, combined.sha256);
  assert.equal(found?.image.properties['type'], 'tar.gz');
});

test('serials without a date and unknown machines are left out', () => {
  const versions = { latest: version(metadata, item('squashfs')) };
  assert.deepEqual(read(product({ versions }), product({ arch: 'vax' })), []);
});

test('properties say where an image comes from', () => {
  const [found] = read(
    product({ lxd_requirements: { secureboot: 'false' }, support_eol: '2027-04-21', release_title: '12' }),
  );
  assert.deepEqual(found?.image.properties, {
    os: 'Debian',
    release: 'bookworm',
    architecture: 'amd64',
    serial: '20221101',
    description: 'Debian 12 amd64 (20221101)',
    type: 'squashfs',
    'requirements.secureboot': 'false',
  });
  assert.equal(found?.image.expires_at, '2027-04-21T00:00:00Z');
  assert.equal(found?.image.created_at, '2022-11-01T00:00:00Z');
});

const aliasCases: { name: string; products: Product[]; server?: string; want: string[] }[] = [
  {
    name: 'the newest serial has the alias',
    products: [
      product({
        versions: {
          '20221101': version({ ...metadata, combined_squashfs_sha256: 'old' }, item('squashfs')),
          '20221102': version(metadata, item('squashfs')),
        },
      }),
    ],
    want: ['debian/12/amd64 = with squashfs', 'debian/12 = with squashfs'],
  },
  {
    name: 'squashfs comes before a tarball',
    products: [
      product({ versions: { '20221101': version(metadata, item('root.tar.xz'), item('squashfs')) } }),
    ],
    want: ['debian/12/amd64 = with squashfs', 'debian/12 = with squashfs'],
  },
  {
    name: 'containers and virtual machines share a name',
    products: [
      product({ versions: { '20221101': version(metadata, item('disk-kvm.img'), item('squashfs')) } }),
    ],
    want: [
      'debian/12/amd64 = with squashfs',
      'debian/12/amd64 = with disk',
      'debian/12 = with squashfs',
      'debian/12 = with disk',
    ],
  },
  {
    name: "this host's own architecture has the plain name",
    products: [product({ arch: 'i386' }), product({ arch: 'arm64' }), product({})],
    want: [
      'debian/12/i386 = with squashfs',
      'debian/12/arm64 = with squashfs',
      'debian/12/amd64 = with squashfs',
      'debian/12 = with squashfs',
    ],
  },
  {
    name: 'another one that it runs has it where its own is missing',
    products: [product({ arch: 'i386' })],
    want: ['debian/12/i386 = with squashfs', 'debian/12 = with squashfs'],
  },
  {
    name: "Ubuntu's server leaves out its own name",
    server: 'https://cloud-images.ubuntu.com/releases',
    products: [product({ aliases: 'ubuntu/jammy' })],
    want: ['jammy/amd64 = with squashfs', 'jammy = with squashfs'],
  },
];

for (const { name, products, server = 'https://host', want } of aliasCases) {
  test(`aliases: ${name}`, () => {
    const { aliases } = withAliases(read(...products), ['x86_64', 'i686'], server);
    assert.deepEqual(aliases.map((alias) => `${alias.name} = ${alias.target}`), want);
  });
}
