import { once } from 'node:events';
import { Readable, Writable, type Duplex } from 'node:stream';

import { DomainError, internal, unavailable, wrap } from '@lxd/model/errors';

import {
  attributesOf,
  failureOf,
  openFlag,
  packet,
  packetReader,
  text,
  uint32,
  uint64,
  type Packet,
} from './sftp-packet.js';

/** What the protocol tells of a file. Fields the server left out are null. */
export interface SftpAttributes {
  readonly size: number | null;
  readonly uid: number | null;
  readonly gid: number | null;
  /** Type and permission bits, as `st_mode`. */
  readonly mode: number | null;
  readonly accessedSeconds: number | null;
  readonly modifiedSeconds: number | null;
}

export interface SftpEntry {
  readonly name: string;
  readonly attributes: SftpAttributes;
}

/** What to change; absent fields stay. uid and gid go together, as do the two times. */
export interface SftpChange {
  readonly size?: number;
  readonly owner?: { readonly uid: number; readonly gid: number };
  readonly permissions?: number;
  readonly times?: { readonly accessedSeconds: number; readonly modifiedSeconds: number };
}

export interface SftpWriteOptions {
  /** Permission bits of a file that has to be made. */
  readonly permissions: number;
  /** Write behind what is there; otherwise the file is emptied first. */
  readonly append: boolean;
}

/**
 * Files of one place. Several calls may run at once. A missing file is a DomainError of kind
 * `not-found`, a refused one `forbidden`, a failed one `internal` with the system's words.
 */
export interface SftpClient {
  /** The file's bytes, read ahead in parallel. */
  read(path: string): Promise<Readable>;
  /** Takes bytes; `finish` comes when all are written. */
  write(path: string, options: SftpWriteOptions): Promise<Writable>;
  /** Null: no such file. Does not follow a last link. */
  lstat(path: string): Promise<SftpAttributes | null>;
  /** Null: no such file. */
  stat(path: string): Promise<SftpAttributes | null>;
  setstat(path: string, change: SftpChange): Promise<void>;
  /** Without `.` and `..`. */
  readdir(path: string): Promise<SftpEntry[]>;
  mkdir(path: string, permissions: number): Promise<void>;
  rmdir(path: string): Promise<void>;
  remove(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  readlink(path: string): Promise<string>;
  symlink(path: string, target: string): Promise<void>;
  realpath(path: string): Promise<string>;
  /** Ends the connection and with it the server. */
  close(): Promise<void>;
}

/** One read or write; the server takes up to 256 KiB. */
const pieceBytes = 128 * 1024;

/** Pieces under way at once: what keeps both sides busy, and bounds what is held in memory. */
const pipelined = 8;

const version = 3;

interface Waiting {
  resolve(packet: Packet): void;
  reject(error: Error): void;
}

/** Requests and their answers. */
interface Connection {
  /** Sends a request; its answer may be a status. `data` follows `fields` uncopied. */
  ask(type: number, fields: readonly Buffer[], data?: Buffer): Promise<Packet>;
  close(): Promise<void>;
}

const gone = () => unavailable('The file server ended');

/** It went while something was being sent to it, as when its container is stopped. */
const isGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'EPIPE' || error.code === 'ECONNRESET');

function connect(stream: Duplex): Connection {
  const waiting = new Map<number, Waiting>();
  let lastId = version - 1; // the first packet has the version where others have their id
  let ended: Error | null = null;

  function end(error: Error): void {
    ended ??= error;
    for (const one of waiting.values()) one.reject(ended);
    waiting.clear();
  }
  const read = packetReader((answer) => {
    waiting.get(answer.id)?.resolve(answer);
    waiting.delete(answer.id);
  });
  stream.on('data', (chunk: Buffer) => {
    try {
      read(chunk);
    } catch (error) {
      stream.destroy(wrap('The file server failed', error));
    }
  });
  stream.on('error', (error) => end(isGone(error) ? gone() : wrap('The file server failed', error)));
  stream.on('close', () => end(gone()));

  return {
    ask: (type, fields, data = Buffer.alloc(0)) =>
      new Promise((resolve, reject) => {
        if (ended) return reject(ended);
        const id = (lastId = (lastId + 1) >>> 0);
        waiting.set(id, { resolve, reject });
        const body = Buffer.concat([Buffer.of(type), uint32(id), ...fields]);
        stream.cork();
        stream.write(Buffer.concat([uint32(body.length + data.length), body]));
        if (data.length > 0) stream.write(data);
        stream.uncork();
      }),
    async close() {
      if (stream.destroyed) return;
      const closed = once(stream, 'close');
      stream.destroy();
      await closed;
    },
  };
}

/** The answer, if it is of the wanted type; null for the end of a file. @throws DomainError */
function expect(answer: Packet, type: number): Packet | null {
  if (answer.type === packet.status) {
    const failure = failureOf(answer.fields);
    if (failure) throw failure;
    return null;
  }
  if (answer.type !== type) throw internal('Unexpected SFTP answer');
  return answer;
}

async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof DomainError && error.kind === 'not-found') return null;
    throw error;
  }
}

/** A file's content, read ahead. A short piece (the end, or a file of /proc) restarts behind it. */
async function* content(connection: Connection, handle: Buffer): AsyncGenerator<Buffer> {
  const ahead: Promise<Buffer | null>[] = [];
  let next = 0;
  let position = 0;
  const readAt = async (offset: number): Promise<Buffer | null> => {
    const fields = [text(handle), uint64(offset), uint32(pieceBytes)];
    const answer = expect(await connection.ask(packet.read, fields), packet.data);
    return answer === null ? null : answer.fields.data();
  };
  try {
    for (;;) {
      for (; ahead.length < pipelined; next += pieceBytes) {
        const piece = readAt(next);
        piece.catch(() => {}); // it may be dropped unread
        ahead.push(piece);
      }
      const piece = await ahead.shift();
      if (!piece) return;
      yield piece;
      position += piece.length;
      if (piece.length < pieceBytes) {
        ahead.length = 0;
        next = position;
      }
    }
  } finally {
    await connection.ask(packet.close, [text(handle)]).catch(() => {}); // only read: nothing lost
  }
}

/** Takes the file's bytes from `offset` on. */
function writer(connection: Connection, handle: Buffer): Writable {
  let offset = 0;
  const under = new Set<Promise<void>>();
  let failure: Error | null = null;

  function send(piece: Buffer): void {
    const fields = [text(handle), uint64(offset), uint32(piece.length)];
    offset += piece.length;
    const sent: Promise<void> = connection
      .ask(packet.write, fields, piece)
      .then((answer) => void expect(answer, packet.status))
      .catch((error: Error) => void (failure ??= error))
      .finally(() => under.delete(sent));
    under.add(sent);
  }
  let released = false;
  const release = () => {
    released = true;
    return connection.ask(packet.close, [text(handle)]);
  };

  return new Writable({
    highWaterMark: pieceBytes,
    write(chunk: Buffer, _encoding, done) {
      const work = async () => {
        for (let at = 0; at < chunk.length; at += pieceBytes) {
          if (under.size >= pipelined) await Promise.race(under);
          send(chunk.subarray(at, at + pieceBytes));
        }
      };
      work().then(() => done(failure), done);
    },
    final(done) {
      const work = async () => {
        await Promise.all(under);
        if (!failure) expect(await release(), packet.status);
      };
      work().then(() => done(failure), done);
    },
    destroy(error, done) {
      if (!released) release().catch(() => {}); // given up: nothing to tell
      done(error);
    },
  });
}

/** Greets the server at the other end of `stream` and takes the stream over. */
export async function openSftp(stream: Duplex): Promise<SftpClient> {
  const connection = connect(stream);

  const done = async (type: number, ...fields: Buffer[]): Promise<void> =>
    void expect(await connection.ask(type, fields), packet.status);
  const attributes = async (type: number, path: string): Promise<SftpAttributes> => {
    const answer = expect(await connection.ask(type, [text(path)]), packet.attrs);
    if (answer === null) throw internal('Unexpected SFTP answer');
    return answer.fields.attributes();
  };
  const name = async (type: number, path: string): Promise<string> => {
    const answer = expect(await connection.ask(type, [text(path)]), packet.name);
    if (answer === null || answer.fields.uint32() !== 1) throw internal('Unexpected SFTP answer');
    return answer.fields.text();
  };
  const open = async (type: number, ...fields: Buffer[]): Promise<Buffer> => {
    const answer = expect(await connection.ask(type, fields), packet.handle);
    if (answer === null) throw internal('Unexpected SFTP answer');
    return answer.fields.data();
  };
  const list = async (handle: Buffer): Promise<SftpEntry[]> => {
    const entries: SftpEntry[] = [];
    for (;;) {
      const answer = expect(await connection.ask(packet.readdir, [text(handle)]), packet.name);
      if (answer === null) return entries;
      for (let left = answer.fields.uint32(); left > 0; left--) {
        const entry = answer.fields.text();
        answer.fields.text(); // the line for people
        const found = { name: entry, attributes: answer.fields.attributes() };
        if (entry !== '.' && entry !== '..') entries.push(found);
      }
    }
  };

  await hello(connection);
  return {
    async read(path) {
      const flags = uint32(openFlag.read);
      const handle = await open(packet.open, text(path), flags, attributesOf({}));
      return Readable.from(content(connection, handle), { objectMode: false, highWaterMark: 1 });
    },
    async write(path, { permissions, append }) {
      const placed = append ? openFlag.append : openFlag.truncate;
      const flags = uint32(openFlag.write | openFlag.create | placed);
      return writer(
        connection,
        await open(packet.open, text(path), flags, attributesOf({ permissions })),
      );
    },
    lstat: (path) => orNull(attributes(packet.lstat, path)),
    stat: (path) => orNull(attributes(packet.stat, path)),
    setstat: (path, change) => done(packet.setstat, text(path), attributesOf(change)),
    async readdir(path) {
      const handle = await open(packet.opendir, text(path));
      try {
        return await list(handle);
      } finally {
        await connection.ask(packet.close, [text(handle)]).catch(() => {}); // nothing to lose
      }
    },
    mkdir: (path, permissions) => done(packet.mkdir, text(path), attributesOf({ permissions })),
    rmdir: (path) => done(packet.rmdir, text(path)),
    remove: (path) => done(packet.remove, text(path)),
    rename: (from, to) => done(packet.rename, text(from), text(to)),
    readlink: (path) => name(packet.readlink, path),
    // The target goes first, against the draft: as OpenSSH and our server have it.
    symlink: (path, target) => done(packet.symlink, text(target), text(path)),
    realpath: (path) => name(packet.realpath, path),
    close: () => connection.close(),
  };
}

/** The first exchange, whose answer too has the version for an id. */
async function hello(connection: Connection): Promise<void> {
  const answer = await connection.ask(packet.init, []);
  if (answer.type !== packet.version || answer.id !== version) {
    await connection.close();
    throw internal('Unexpected SFTP version');
  }
}
