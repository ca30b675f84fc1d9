import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

import { DomainError, invalid, notFound } from '@lxd/model/errors';
import { parseIdmap } from '@lxd/model/idmap';
import {
  FileInfo,
  type FileRequest,
  type ReadFileReply,
  type WriteFileRequest,
  type WriteFileStart,
} from '@lxd/proto/lxd/agent/v1/instances';

import type { FilesPlace } from '../host/container-runtime.js';
import { openSftp, type SftpAttributes, type SftpClient } from '../host/sftp.js';
import type { Lifecycle } from './lifecycle.js';
import { rootVolumeOf } from './root-volume.js';
import { mapOnDisk } from './shift-journal.js';
import type { InstanceSpec } from './spec.js';
import { unlessEnded } from './unless-ended.js';

const typeMask = 0o170000;
const types: Readonly<Record<number, string>> = {
  0o040000: 'directory',
  0o100000: 'file',
  0o120000: 'symlink',
};

/** What lies at a path: first what it is, then its content. Links are not followed. */
export async function* readFile(
  lifecycle: Lifecycle,
  { path, spec, statOnly }: FileRequest,
): AsyncGenerator<ReadFileReply> {
  const files = await openFiles(lifecycle, spec);
  try {
    const found = await files.sftp.lstat(path);
    if (found === null) throw notFound('Not Found');
    const type = typeOf(found);
    const value = FileInfo.fromPartial({
      type,
      uid: found.uid ?? 0,
      gid: found.gid ?? 0,
      mode: (found.mode ?? 0) & 0o7777,
      modifiedSeconds: found.modifiedSeconds ?? 0,
      size: found.size ?? 0,
    });
    yield { part: { $case: 'info', value } };
    if (statOnly) return;
    if (type === 'directory') {
      const names = (await files.sftp.readdir(path)).map(({ name }) => name).sort();
      yield { part: { $case: 'entries', value: { names } } };
    } else if (type === 'symlink') {
      const data = Buffer.from(await files.sftp.readlink(path));
      yield { part: { $case: 'data', value: data } };
    } else {
      for await (const data of (await files.sftp.read(path)) as AsyncIterable<Buffer>) {
        yield { part: { $case: 'data', value: data } };
      }
    }
  } finally {
    await files.close();
  }
}

function typeOf({ mode }: SftpAttributes): string {
  const type = types[(mode ?? 0) & typeMask];
  if (!type) throw invalid('Only regular files, directories and symlinks are supported');
  return type;
}

/** Makes or replaces a file, makes a folder or a link. */
export async function writeFile(
  lifecycle: Lifecycle,
  requests: AsyncIterable<WriteFileRequest>,
): Promise<void> {
  const messages = requests[Symbol.asyncIterator]();
  const first = (await messages.next()).value as WriteFileRequest | undefined;
  if (first?.part?.$case !== 'start') throw invalid('The first message must be "start"');
  const start = first.part.value;
  const files = await openFiles(lifecycle, start.spec);
  try {
    await place(files.sftp, start, content(messages));
  } finally {
    await files.close();
  }
}

async function* content(messages: AsyncIterator<WriteFileRequest>): AsyncGenerator<Uint8Array> {
  for (;;) {
    const { done, value } = await messages.next();
    if (done) return;
    if (value.part?.$case === 'data') yield value.part.value;
  }
}

/** Owner and permissions are those of new files and folders; what exists keeps its own, as in LXD. */
async function place(
  sftp: SftpClient,
  start: WriteFileStart,
  data: AsyncIterable<Uint8Array>,
): Promise<void> {
  const { append, path, type } = start;
  if (type === 'symlink') return placeLink(sftp, path, data);
  const there = await sftp.stat(path);
  const permissions = modeOf(start, type === 'directory' ? 0o755 : 0o644);
  if (type === 'directory') {
    if (there && typeOf(there) !== 'directory') {
      throw invalid('The path exists and is no directory');
    }
    if (!there) await sftp.mkdir(path, permissions);
  } else {
    if (there && typeOf(there) === 'directory') throw invalid('The path exists and is a directory');
    if (append && there === null) throw notFound('Not Found');
    await pipeline(data, await sftp.write(path, { permissions, append }));
  }
  if (there !== null) return;
  const owner = { uid: Math.max(start.uid, 0), gid: Math.max(start.gid, 0) };
  await sftp.setstat(path, { owner });
  await sftp.setstat(path, { permissions }); // last: a new owner takes set-uid bits away
}

async function placeLink(
  sftp: SftpClient,
  path: string,
  data: AsyncIterable<Uint8Array>,
): Promise<void> {
  const target: Uint8Array[] = [];
  for await (const chunk of data) target.push(chunk);
  if ((await sftp.lstat(path)) !== null) await sftp.remove(path);
  await sftp.symlink(path, Buffer.concat(target).toString());
}

const modeOf = ({ mode }: WriteFileStart, otherwise: number): number =>
  mode >= 0 ? mode & 0o7777 : otherwise;

/** Removes a file, a link or an empty folder. @throws DomainError (not-found) */
export async function deleteFile(lifecycle: Lifecycle, { path, spec }: FileRequest): Promise<void> {
  const files = await openFiles(lifecycle, spec);
  try {
    const found = await files.sftp.lstat(path);
    if (found === null) throw notFound('Not Found');
    const folder = ((found.mode ?? 0) & typeMask) === 0o040000;
    if (folder && (await files.sftp.readdir(path)).length > 0) throw invalid('Directory not empty');
    await (folder ? files.sftp.rmdir(path) : files.sftp.remove(path));
  } finally {
    await files.close();
  }
}

interface OpenFiles {
  readonly sftp: SftpClient;
  close(): Promise<void>;
}

async function openFiles(lifecycle: Lifecycle, spec: InstanceSpec | undefined): Promise<OpenFiles> {
  if (!spec) throw invalid('No instance given');
  const { host } = lifecycle.base;
  const connect = async (place: FilesPlace) => openSftp(await host.containers.openFiles(place));
  const live = lifecycle.find(spec.ref);
  if (live) {
    const sftp = await connect({ kind: 'running', ref: live.ref }).catch(unlessEnded);
    if (sftp) return { sftp, close: () => sftp.close() };
  }
  const { driver, volume } = rootVolumeOf(host, spec);
  const volumePath = await driver.mount(volume);
  const rootfs = join(volumePath, 'rootfs');
  try {
    // Unshifted files have the guest's own ids: no map is needed to write them right.
    const recorded = parseIdmap(spec.config['volatile.last_state.idmap'] ?? '');
    const idmap = await mapOnDisk(host, volumePath, recorded);
    const sftp = await connect({ kind: 'stopped', rootfs, idmap, idmappedMount: false });
    return {
      sftp,
      async close() {
        await sftp.close();
        await driver.unmount(volume);
      },
    };
  } catch (error) {
    await driver.unmount(volume);
    // Just being made or deleted: without a root file system there are no files.
    const missing = error instanceof DomainError && error.kind === 'not-found';
    throw missing ? notFound('file does not exist') : error;
  }
}
