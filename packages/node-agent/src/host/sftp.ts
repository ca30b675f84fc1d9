import type { Duplex, Readable, Writable } from 'node:stream';

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

export type OpenSftp = (stream: Duplex) => Promise<SftpClient>;
