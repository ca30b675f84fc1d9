import { DomainError, internal } from '@lxd/model/errors';

import type { SftpAttributes, SftpChange } from './sftp.js';

/** Packet types of SFTP version 3 (draft-ietf-secsh-filexfer-02, 3). */
export const packet = {
  init: 1,
  version: 2,
  open: 3,
  close: 4,
  read: 5,
  write: 6,
  lstat: 7,
  setstat: 9,
  opendir: 11,
  readdir: 12,
  remove: 13,
  mkdir: 14,
  rmdir: 15,
  realpath: 16,
  stat: 17,
  rename: 18,
  readlink: 19,
  symlink: 20,
  status: 101,
  handle: 102,
  data: 103,
  name: 104,
  attrs: 105,
} as const;

export const openFlag = { read: 1, write: 2, append: 4, create: 8, truncate: 16 } as const;

const attribute = { size: 1, owner: 2, permissions: 4, times: 8, extended: 0x80000000 } as const;

const status = { ok: 0, endOfFile: 1, noSuchFile: 2, denied: 3 } as const;

/** Longest packet taken from the server: its data limit (sftp-server.h) with room for the rest. */
const maxPacketBytes = 256 * 1024 + 1024;

export function uint32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

export function uint64(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

export function text(value: string | Buffer): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value) : value;
  return Buffer.concat([uint32(bytes.length), bytes]);
}

export function attributesOf(change: SftpChange): Buffer {
  const parts: Buffer[] = [];
  let flags = 0;
  if (change.size !== undefined) {
    flags |= attribute.size;
    parts.push(uint64(change.size));
  }
  if (change.owner) {
    flags |= attribute.owner;
    parts.push(uint32(change.owner.uid), uint32(change.owner.gid));
  }
  if (change.permissions !== undefined) {
    flags |= attribute.permissions;
    parts.push(uint32(change.permissions));
  }
  if (change.times) {
    flags |= attribute.times;
    parts.push(uint32(change.times.accessedSeconds), uint32(change.times.modifiedSeconds));
  }
  return Buffer.concat([uint32(flags), ...parts]);
}

/** Reads a packet's fields in order. @throws RangeError past its end */
export class Fields {
  #at: number;

  constructor(
    readonly bytes: Buffer,
    start: number,
  ) {
    this.#at = start;
  }

  uint32(): number {
    const value = this.bytes.readUInt32BE(this.#at);
    this.#at += 4;
    return value;
  }

  uint64(): number {
    const value = this.bytes.readBigUInt64BE(this.#at);
    this.#at += 8;
    return Number(value);
  }

  data(): Buffer {
    const size = this.uint32();
    if (size > this.bytes.length - this.#at) throw new RangeError('SFTP packet too short');
    const value = this.bytes.subarray(this.#at, this.#at + size);
    this.#at += size;
    return value;
  }

  text(): string {
    return this.data().toString();
  }

  attributes(): SftpAttributes {
    const flags = this.uint32();
    const size = flags & attribute.size ? this.uint64() : null;
    const [uid, gid] = flags & attribute.owner ? [this.uint32(), this.uint32()] : [null, null];
    const mode = flags & attribute.permissions ? this.uint32() : null;
    const [accessedSeconds, modifiedSeconds] =
      flags & attribute.times ? [this.uint32(), this.uint32()] : [null, null];
    if (flags & attribute.extended) {
      for (let left = this.uint32(); left > 0; left--) {
        this.data();
        this.data();
      }
    }
    return { size, uid, gid, mode, accessedSeconds, modifiedSeconds };
  }
}

export interface Packet {
  readonly type: number;
  readonly id: number;
  readonly fields: Fields;
}

/** Cuts a byte stream into packets. @throws DomainError when the other side doesn't speak SFTP */
export function packetReader(take: (packet: Packet) => void): (chunk: Buffer) => void {
  let rest: Buffer[] = [];
  let size = 0;
  let wanted = 4;
  return (chunk) => {
    rest.push(chunk);
    size += chunk.length;
    while (size >= wanted) {
      const bytes = rest.length === 1 ? rest[0]! : Buffer.concat(rest);
      const length = bytes.readUInt32BE(0);
      if (length < 5 || length > maxPacketBytes) throw internal('Malformed SFTP packet');
      wanted = 4 + length;
      rest = [bytes];
      if (size < wanted) return;
      const whole = bytes.subarray(0, wanted);
      rest = [bytes.subarray(wanted)];
      size -= wanted;
      wanted = 4;
      take({ type: whole[4]!, id: whole.readUInt32BE(5), fields: new Fields(whole, 9) });
    }
  };
}

/** What a status packet says: null for success and for the end of a file or folder. */
export function failureOf(fields: Fields): DomainError | null {
  const code = fields.uint32();
  if (code === status.ok || code === status.endOfFile) return null;
  const words = fields.text();
  if (code === status.noSuchFile) return new DomainError('not-found', words);
  return new DomainError(code === status.denied ? 'forbidden' : 'internal', words);
}
