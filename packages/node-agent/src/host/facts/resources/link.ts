/** What a driver says of one interface, as the kernel's ethtool calls have it. */
export interface LinkSettings {
  readonly firmware: string;
  /** The address burnt in, if the driver knows one: `00:16:3e:...`. */
  readonly permanentAddress: string;
  readonly linkDetected: boolean;
  /** Null where the driver doesn't tell. */
  readonly mode: LinkMode | null;
}

export interface LinkMode {
  readonly speedMbit: number; // 0: unknown
  readonly duplex: number; // DUPLEX_*
  readonly port: number; // PORT_*
  readonly transceiver: number; // XCVR_*
  readonly autoNegotiation: boolean;
  /** Bits of ETHTOOL_LINK_MODE_*. */
  readonly supported: readonly number[];
}

/** Asks the drivers of interfaces of this host. Those that are gone or don't answer are left out. */
export type LinkReader = (names: readonly string[]) => Promise<ReadonlyMap<string, LinkSettings>>;

/** Source: include/uapi/linux/ethtool.h, PORT_*. */
const ports: Readonly<Record<number, string>> = {
  0: 'twisted pair',
  1: 'AUI',
  2: 'media-independent',
  3: 'fibre',
  4: 'BNC',
  5: 'direct attach',
  0xef: 'none',
  0xff: 'other',
};

const transceivers: Readonly<Record<number, string>> = { 0: 'internal', 1: 'external' };

const duplexes: Readonly<Record<number, string>> = { 0: 'half', 1: 'full' };

export const portName = (port: number): string => ports[port] ?? '';
export const transceiverName = (transceiver: number): string => transceivers[transceiver] ?? '';
export const duplexName = (duplex: number): string => duplexes[duplex] ?? 'unknown';

/** Bits that name a kind of port. */
const supportedPorts: readonly (readonly [bit: number, name: string])[] = [
  [7, 'twisted pair'],
  [8, 'AUI'],
  [9, 'media-independent'],
  [10, 'fibre'],
  [11, 'BNC'],
  [16, 'backplane'],
];

/** Bits that name a speed, in the order of ETHTOOL_LINK_MODE_*_BIT. */
const modes: readonly (readonly [first: number, ...names: string[]])[] = [
  [0, '10baseT/Half', '10baseT/Full', '100baseT/Half', '100baseT/Full', '1000baseT/Half', '1000baseT/Full'],
  [12, '10000baseT/Full'],
  [15, '2500baseX/Full'],
  [17, '1000baseKX/Full', '10000baseKX4/Full', '10000baseKR/Full', '10000baseR_FEC', '20000baseMLD2/Full', '20000baseKR2/Full'],
  [23, '40000baseKR4/Full', '40000baseCR4/Full', '40000baseSR4/Full', '40000baseLR4/Full'],
  [27, '56000baseKR4/Full', '56000baseCR4/Full', '56000baseSR4/Full', '56000baseLR4/Full'],
  [31, '25000baseCR/Full', '25000baseKR/Full', '25000baseSR/Full', '50000baseCR2/Full', '50000baseKR2/Full'],
  [36, '100000baseKR4/Full', '100000baseSR4/Full', '100000baseCR4/Full', '100000baseLR4_ER4/Full', '50000baseSR2/Full'],
  [41, '1000baseX/Full', '10000baseCR/Full', '10000baseSR/Full', '10000baseLR/Full', '10000baseLRM/Full', '10000baseER/Full'],
  [47, '2500baseT/Full', '5000baseT/Full'],
  [52, '50000baseKR/Full', '50000baseSR/Full', '50000baseCR/Full', '50000baseLR_ER_FR/Full', '50000baseDR/Full'],
  [57, '100000baseKR2/Full', '100000baseSR2/Full', '100000baseCR2/Full', '100000baseLR2_ER2_FR2/Full', '100000baseDR2/Full'],
  [62, '200000baseKR4/Full', '200000baseSR4/Full', '200000baseLR4_ER4_FR4/Full', '200000baseDR4/Full', '200000baseCR4/Full'],
  [67, '100baseT1/Full', '1000baseT1/Full'],
  [69, '400000baseKR8/Full', '400000baseSR8/Full', '400000baseLR8_ER8_FR8/Full', '400000baseDR8/Full', '400000baseCR8/Full'],
  [75, '100000baseKR/Full', '100000baseSR/Full', '100000baseLR_ER_FR/Full', '100000baseCR/Full', '100000baseDR/Full'],
  [80, '200000baseKR2/Full', '200000baseSR2/Full', '200000baseLR2_ER2_FR2/Full', '200000baseDR2/Full', '200000baseCR2/Full'],
  [85, '400000baseKR4/Full', '400000baseSR4/Full', '400000baseLR4_ER4_FR4/Full', '400000baseDR4/Full', '400000baseCR4/Full'],
  [90, '100baseFX/Half', '100baseFX/Full'],
]; // prettier-ignore

const modeNames = new Map(
  modes.flatMap(([first, ...names]) => names.map((name, at) => [first + at, name] as const)),
);

export const supportedModes = (bits: readonly number[]): string[] =>
  bits.flatMap((bit) => modeNames.get(bit) ?? []);

export const supportedPortNames = (bits: readonly number[]): string[] =>
  supportedPorts.flatMap(([bit, name]) => (bits.includes(bit) ? [name] : []));
