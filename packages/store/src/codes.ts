// Numbers that LXD's database keeps in place of words.

export interface Codes<Word extends string> {
  readonly words: readonly Word[];
  code(word: Word): number;
  /** @throws Error on a number this version does not know: the database is damaged or newer. */
  word(code: number): Word;

  find(word: string): number | null;
}

export function codes<Word extends string>(name: string, table: Readonly<Record<Word, number>>): Codes<Word> {
  const words = Object.keys(table) as Word[];
  const byCode = new Map(words.map((word) => [table[word], word]));
  return {
    words,
    code: (word) => table[word],
    word(code) {
      const word = byCode.get(code);
      if (word === undefined) throw new Error(`Unknown ${name} code ${code} in the database`);
      return word;
    },
    find: (word) => (Object.hasOwn(table, word) ? table[word as Word] : null),
  };
}

/** config-and-images.md 6 */
export const architectureCodes = codes('architecture', {
  i686: 1,
  x86_64: 2,
  armv7l: 3,
  aarch64: 4,
  ppc: 5,
  ppc64: 6,
  ppc64le: 7,
  s390x: 8,
  mips: 9,
  mips64: 10,
  riscv32: 11,
  riscv64: 12,
});

/** Of instances and images alike. */
export const instanceTypeCodes = codes('instance type', { container: 0, 'virtual-machine': 1 });
export type InstanceTypeWord = (typeof instanceTypeCodes.words)[number];

/** instances.md 13 */
export const deviceTypeCodes = codes('device type', {
  none: 0,
  nic: 1,
  disk: 2,
  'unix-char': 3,
  'unix-block': 4,
  usb: 5,
  gpu: 6,
  infiniband: 7,
  proxy: 8,
  'unix-hotplug': 9,
  tpm: 10,
  pci: 11,
});

export const volumeTypeCodes = codes('volume type', {
  container: 0,
  image: 1,
  custom: 2,
  'virtual-machine': 3,
});
export type VolumeTypeWord = (typeof volumeTypeCodes.words)[number];

export const contentTypeCodes = codes('content type', { filesystem: 0, block: 1 });
export type ContentTypeWord = (typeof contentTypeCodes.words)[number];

export const networkTypeCodes = codes('network type', {
  bridge: 0,
  macvlan: 1,
  sriov: 2,
  ovn: 3,
  physical: 4,
});
export type NetworkTypeWord = (typeof networkTypeCodes.words)[number];

/** Of networks, pools, and both of them on one member. */
export const creationStateCodes = codes('state', { Pending: 0, Created: 1, Errored: 2 });
export type CreationState = (typeof creationStateCodes.words)[number];

export const certificateTypeCodes = codes('certificate type', { client: 1, server: 2, metrics: 3 });
export type CertificateTypeWord = (typeof certificateTypeCodes.words)[number];

export const imageProtocolCodes = codes('image protocol', { lxd: 0, direct: 1, simplestreams: 2 });
export type ImageProtocolWord = (typeof imageProtocolCodes.words)[number];

export const warningStatusCodes = codes('warning status', { new: 1, acknowledged: 2, resolved: 3 });
export type WarningStatusWord = (typeof warningStatusCodes.words)[number];

/** A voter has a say and a copy, a stand-by a copy, a spare neither. */
export const databaseRoleCodes = codes('database role', { voter: 0, 'stand-by': 1, spare: 2 });
export type DatabaseRole = (typeof databaseRoleCodes.words)[number];

export const memberStateCodes = codes('member state', { created: 0, pending: 1, evacuated: 2 });
export type MemberState = (typeof memberStateCodes.words)[number];
