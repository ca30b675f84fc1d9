import { readFileSync, statSync } from 'node:fs';

/** Names of the host's users, from passwd(5), read again when the file has changed. */
export class UserNames {
  #names: ReadonlyMap<number, string> = new Map();
  #readAt = -1; // mtime of what was read, ms

  constructor(private readonly file = '/etc/passwd') {}

  /** `uid=N` for a user without a name (as LXD). */
  of(uid: number): string {
    this.#refresh();
    return this.#names.get(uid) ?? `uid=${uid}`;
  }

  /** Asked once per connection; the file is small and the kernel has it. */
  #refresh(): void {
    const mtimeMs = statSync(this.file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (mtimeMs === this.#readAt) return;
    this.#readAt = mtimeMs;
    this.#names = mtimeMs === 0 ? new Map() : parsePasswd(readFileSync(this.file, 'utf8'));
  }
}

/** The first name of each uid, as getpwuid(3). */
export function parsePasswd(text: string): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const line of text.split('\n')) {
    const [name = '', , uid = ''] = line.split(':');
    if (name === '' || !/^\d+$/.test(uid) || names.has(Number(uid))) continue;
    names.set(Number(uid), name);
  }
  return names;
}
