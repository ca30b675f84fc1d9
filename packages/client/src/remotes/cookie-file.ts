import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { Cookie, CookieJar } from '../macaroons/macaroon-session.js';
import type { ClientConfig } from './config-file.js';

/** An entry as persistent-cookiejar writes it, which LXD's own client uses. */
interface Entry {
  readonly Name: string;
  readonly Value: string;
  readonly Domain: string;
  readonly Path: string;
  readonly Secure: boolean;
  readonly HttpOnly: boolean;
  readonly Persistent: boolean;
  readonly HostOnly: boolean;
  readonly Expires: string; // RFC 3339
  readonly Creation: string;
  readonly LastAccess: string;
  readonly Updated: string;
  readonly CanonicalHost: string;
}

/** The file that logins to a remote are kept in. */
export const cookieFile = (config: ClientConfig, remote: string): string =>
  join(config.directory, 'jars', remote);

/** Logins in a file that only its owner can read. */
export function fileJar(path: string): CookieJar {
  let entries: Promise<Entry[]> | null = null;
  const load = () => (entries ??= readEntries(path));
  return {
    async read(host) {
      const now = Date.now();
      return (await load())
        .filter(({ CanonicalHost, Expires }) => CanonicalHost === host && Date.parse(Expires) > now)
        .map(({ Name, Value, Path, Expires }): Cookie => ({
          name: Name,
          value: Value,
          path: Path,
          expiresAt: Date.parse(Expires),
        }));
    },
    async write(host, cookie) {
      const now = new Date().toISOString();
      const others = (await load()).filter(
        ({ Name, CanonicalHost, Expires }) =>
          (Name !== cookie.name || CanonicalHost !== host) && Expires > now,
      );
      const entry: Entry = {
        Name: cookie.name,
        Value: cookie.value,
        Domain: host,
        Path: cookie.path,
        Secure: false,
        HttpOnly: false,
        Persistent: true,
        HostOnly: true,
        Expires: new Date(cookie.expiresAt).toISOString(),
        Creation: now,
        LastAccess: now,
        Updated: now,
        CanonicalHost: host,
      };
      const all = [...others, entry];
      entries = Promise.resolve(all);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await writeFile(`${path}.new`, JSON.stringify(all), { mode: 0o600 });
      await rename(`${path}.new`, path);
    },
  };
}

async function readEntries(path: string): Promise<Entry[]> {
  try {
    const json = JSON.parse(await readFile(path, 'utf8')) as unknown;
    return Array.isArray(json) ? (json as Entry[]) : [];
  } catch {
    return []; // none yet, or damaged: whoever needs one logs in again
  }
}
