import { Readable } from 'node:stream';

import { internal } from '@lxd/model/errors';
import type { FileInfo, WriteFileRequest } from '@lxd/proto/lxd/agent/v1/instances';

import type { Requestor } from '../../auth/caller.js';
import type { InstanceDeps } from './deps.js';
import { tellInstance } from './lifecycle.js';
import { loadInstance } from './load.js';
import { storedSpec } from './spec.js';

/** A file of an instance, or the names in a directory. */
export interface InstanceFile {
  readonly info: FileInfo;
  readonly entries: readonly string[] | null; // of a directory
  readonly content: Readable | null; // of a file; a symlink's is its target
  /** How many bytes `content` has; null where that is not known: files of /proc say 0. */
  readonly length: number | null;
}

interface FileAddress {
  readonly project: string;
  readonly name: string;
  readonly path: string;
}

export async function readFile(
  deps: InstanceDeps,
  { project, name, path }: FileAddress,
  options: { readonly statOnly: boolean; readonly requestor: Requestor },
): Promise<InstanceFile> {
  const { record, expanded } = await loadInstance(deps, project, name);
  const spec = await storedSpec(deps, record, expanded);
  const abort = new AbortController();
  const request = { spec, path, statOnly: options.statOnly };
  const replies = deps.agent.instances.readFile(request, { signal: abort.signal });
  const parts = replies[Symbol.asyncIterator]();
  const { value: first } = await parts.next();
  if (first?.part?.$case !== 'info') throw internal('The node agent sent no file information');
  const info: FileInfo = first.part.value;
  if (options.statOnly) {
    abort.abort();
    return { info, entries: null, content: null, length: null };
  }
  tellInstance(deps, 'file-retrieved', project, name, options.requestor, {
    path,
    'file-source': path,
    'file-destination': '',
  });
  if (info.type === 'directory') {
    const entries: string[] = [];
    for (let next = await parts.next(); next.done !== true; next = await parts.next()) {
      if (next.value.part?.$case === 'entries') entries.push(...next.value.part.value.names);
    }
    return { info, entries, content: null, length: null };
  }
  const length = info.type === 'file' && info.size > 0 ? info.size : null;
  const start = await parts.next(); // so that what may not be read is an error, not a cut answer
  const content = Readable.from(rest(start, parts, abort, length), { objectMode: false });
  return { info, entries: null, content, length };
}

type Reply = { readonly part?: { readonly $case: string; readonly value: unknown } | undefined };

async function* rest(
  start: IteratorResult<Reply>,
  parts: AsyncIterator<Reply>,
  abort: AbortController,
  length: number | null,
): AsyncGenerator<Uint8Array> {
  let left = length ?? Infinity; // no more than was promised, though the file may have grown
  try {
    for (let next = start; left > 0 && next.done !== true; next = await parts.next()) {
      if (next.value.part?.$case !== 'data') continue;
      const data = (next.value.part.value as Uint8Array).subarray(0, left);
      left -= data.length;
      yield data;
    }
    if (length !== null && left > 0) throw internal('The file became shorter while it was read');
  } finally {
    abort.abort(); // the client may have gone before the end
  }
}

/** How a new file is to be; negative: as an existing one is, else the default. */
export interface WriteFile {
  readonly type: string; // file, directory or symlink
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
  readonly append: boolean;
}

export async function writeFile(
  deps: InstanceDeps,
  { project, name, path }: FileAddress,
  file: WriteFile,
  content: AsyncIterable<Uint8Array>,
  requestor: Requestor,
): Promise<void> {
  const { record, expanded } = await loadInstance(deps, project, name);
  const spec = await storedSpec(deps, record, expanded);
  async function* requests(): AsyncGenerator<WriteFileRequest> {
    yield { part: { $case: 'start', value: { spec, path, ...file } } };
    for await (const data of content) {
      yield { part: { $case: 'data', value: Buffer.from(data) } };
    }
  }
  await deps.agent.instances.writeFile(requests());
  tellInstance(deps, 'file-pushed', project, name, requestor, {
    path,
    'file-source': '',
    'file-destination': path,
    info: { uid: file.uid, gid: file.gid, mode: file.mode, type: file.type },
  });
}

export async function deleteFile(
  deps: InstanceDeps,
  { project, name, path }: FileAddress,
  requestor: Requestor,
): Promise<void> {
  const { record, expanded } = await loadInstance(deps, project, name);
  const spec = await storedSpec(deps, record, expanded);
  await deps.agent.instances.deleteFile({ spec, path, statOnly: false });
  tellInstance(deps, 'file-deleted', project, name, requestor, { path, file: path });
}
