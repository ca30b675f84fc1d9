import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { storageName } from '@lxd/model/names';
import type { Reservation } from '../network-type.js';

/** The name a NIC's instance has in DNS: `c1`, outside project default `c1.project`. */
export const dnsName = (project: string, instance: string): string =>
  project === 'default' ? instance : `${instance}.${project}`;

/** `<[project_]instance>.<device>`; a slash in a device's name is written `-`, a dash `--`. */
export const entryName = (project: string, instance: string, device: string): string =>
  `${storageName(project, instance)}.${device.replaceAll('-', '--').replaceAll('/', '-')}`;

/**
 * dnsmasq's line for one NIC, or null when there is nothing to say but a MAC.
 * @param named whether the server chooses the names (dns.mode managed)
 */
export function entryLine(
  { hwaddr, ipv4, ipv6, project, instance }: Omit<Reservation, 'device'>,
  named: boolean,
): string | null {
  const words = [
    ...(ipv4 ? [ipv4] : []),
    ...(ipv6 ? [`[${ipv6}]`] : []),
    ...(named ? [dnsName(project, instance)] : []),
  ];
  return words.length === 0 ? null : [hwaddr.toLowerCase(), ...words].join(',');
}

/**
 * Whose entry a file is. An instance's name has neither dot nor underscore, so a project shows by
 * an underscore before the first dot.
 */
export function ownerOf(entry: string): { project: string; instance: string } {
  const owner = entry.split('.', 1)[0]!;
  const cut = owner.lastIndexOf('_');
  return { project: cut < 0 ? 'default' : owner.slice(0, cut), instance: owner.slice(cut + 1) };
}

/** One line read back. */
export interface HostEntry {
  readonly hwaddr: string;
  readonly ipv4: string | null;
  readonly ipv6: string | null;
  readonly name: string | null;
}

export function parseEntry(line: string): HostEntry | null {
  const [hwaddr, ...words] = line.trim().split(',');
  if (!hwaddr) return null;
  const ipv6 = words.find((word) => word.startsWith('['));
  const ipv4 = words.find((word) => /^\d+\.\d+\.\d+\.\d+$/.test(word));
  const name = words.find((word) => word !== ipv4 && word !== ipv6);
  return { hwaddr, ipv4: ipv4 ?? null, ipv6: ipv6?.slice(1, -1) ?? null, name: name ?? null };
}

/** The folder of one network's entries, one file a NIC. */
export interface HostEntries {
  read(): Promise<ReadonlyMap<string, HostEntry>>;
  readOne(entry: string): Promise<HostEntry | null>;
  /** @param line null removes the entry. @returns whether anything changed */
  write(entry: string, line: string | null): Promise<boolean>;
}

export function hostEntriesIn(folder: string): HostEntries {
  const readOne = async (entry: string) =>
    parseEntry(await readFile(join(folder, entry), 'utf8').catch(() => ''));
  return {
    readOne,

    async read() {
      const names = await readdir(folder).catch(() => []);
      const entries = await Promise.all(
        names.map(async (name) => [name, await readOne(name)] as const),
      );
      return new Map(entries.flatMap(([name, entry]) => (entry ? [[name, entry] as const] : [])));
    },

    async write(entry, line) {
      const file = join(folder, entry);
      const before = await readFile(file, 'utf8').catch(() => null);
      if (line === null) {
        await rm(file, { force: true });
        return before !== null;
      }
      if (before === `${line}\n`) return false;
      await mkdir(folder, { recursive: true, mode: 0o755 });
      // dnsmasq reads every file of the folder: the half-written one must not lie there.
      await writeFile(`${folder}.new.${entry}`, `${line}\n`, { mode: 0o644 });
      await rename(`${folder}.new.${entry}`, file);
      return true;
    },
  };
}
