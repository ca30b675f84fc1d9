import type { Readable } from 'node:stream';
import { readText } from '@lxd/client/http/body';
import { ApiError } from '@lxd/client/errors';
import type { Server } from '@lxd/client/server';
import { fileUrl } from './paths.js';

/** A path in an instance. */
export interface Place {
  readonly server: Server;
  readonly instance: string;
  readonly path: string;
}

export type FileType = 'file' | 'directory' | 'symlink';

/** Who owns a file and who may use it; null leaves the server's choice. */
export interface Ownership {
  readonly uid: number | null;
  readonly gid: number | null;
  readonly mode: number | null;
}

export interface NewFile extends Ownership {
  readonly type: FileType;
  /** Content, or where a symbolic link points to; null for a directory. */
  readonly body: Readable | string | null;
  readonly length?: number; // bytes, where known
}

export interface FoundFile extends Ownership {
  readonly type: FileType;
  readonly body: Readable;
  readonly length: number | null; // bytes
}

/** Writes one file, directory or link. @throws ApiError */
export async function putFile({ server, instance, path }: Place, file: NewFile): Promise<void> {
  const headers: Record<string, string> = {
    'X-LXD-type': file.type,
    'X-LXD-write': 'overwrite',
    'Content-Type': 'application/octet-stream',
  };
  if (file.uid !== null) headers['X-LXD-uid'] = String(file.uid);
  if (file.gid !== null) headers['X-LXD-gid'] = String(file.gid);
  if (file.mode !== null) headers['X-LXD-mode'] = `0${file.mode.toString(8)}`;
  if (file.length !== undefined) headers['Content-Length'] = String(file.length);
  const reply = await server.raw('POST', fileUrl(instance, path), { headers, body: file.body });
  await readText(reply);
}

/** Opens one file. @throws ApiError */
export async function getFile({ server, instance, path }: Place): Promise<FoundFile> {
  const reply = await server.raw('GET', fileUrl(instance, path));
  const header = (name: string): string => String(reply.headers[name] ?? '');
  const length = Number(reply.headers['content-length']);
  return {
    type: (header('x-lxd-type') || 'file') as FileType,
    uid: number(header('x-lxd-uid'), 10),
    gid: number(header('x-lxd-gid'), 10),
    mode: number(header('x-lxd-mode'), 8),
    body: reply,
    length: Number.isNaN(length) ? null : length,
  };
}

/** The names in a directory that was opened with `getFile`. */
export async function readDirectory(file: FoundFile): Promise<readonly string[]> {
  const { metadata } = JSON.parse(await readText(file.body)) as { metadata: string[] | null };
  return metadata ?? [];
}

/** Makes a directory and those above it, leaving what exists. @throws ApiError */
export async function makeDirectories(place: Place, ownership: Ownership): Promise<void> {
  if (place.path === '/' || place.path === '' || place.path === '.') return;
  const parts = place.path.split('/').filter((part) => part !== '');
  for (let depth = 1; depth <= parts.length; depth++) {
    const path = `/${parts.slice(0, depth).join('/')}`;
    const found = await typeOf({ ...place, path });
    if (found === 'directory') continue;
    if (found !== null && found !== 'symlink') throw new ApiError(400, `${path} is not a directory`);
    if (found === null) {
      await putFile({ ...place, path }, { type: 'directory', body: null, ...ownership });
    }
  }
}

/** What is at a path; null: nothing. */
export async function typeOf(place: Place): Promise<FileType | null> {
  try {
    const found = await getFile(place);
    found.body.resume();
    return found.type;
  } catch (error) {
    if (error instanceof ApiError && error.code === 404) return null;
    throw error;
  }
}

const number = (text: string, radix: number): number | null => {
  const value = Number.parseInt(text, radix);
  return Number.isNaN(value) ? null : value;
};
