import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, posix } from 'node:path';
import { UsageError } from '../shell/errors.js';
import { Progress } from '../shell/progress.js';
import type { Shell } from '../shell/shell.js';
import { counted } from '../shell/transfer.js';
import { makeDirectories, putFile, type Ownership, type Place } from './transfer.js';

export interface PushOptions {
  /** -1: as the local file. */
  readonly uid: number;
  readonly gid: number;
  /** Octal digits; empty: as the local file. */
  readonly mode: string;
  readonly createDirectories: boolean;
}

/** What standard input gets, having no owner and no permissions of its own. */
const INPUT_OWNERSHIP: Ownership = { uid: 0, gid: 0, mode: 0o644 };

/** Copies files, or standard input (`-`), into an instance. */
export async function pushFiles(
  shell: Shell,
  sources: readonly string[],
  target: Place,
  options: PushOptions,
): Promise<void> {
  const intoDirectory = target.path.endsWith('/');
  if (sources.length > 1 && !intoDirectory) throw new UsageError('Missing target directory');
  const mode = readMode(options.mode);
  // All must be readable before the first is sent.
  const files = await Promise.all(sources.map(localFile));
  for (const { source, ownership, size } of files) {
    const path = intoDirectory ? posix.join(target.path, basename(source)) : target.path;
    const owned: Ownership = {
      uid: options.uid >= 0 ? options.uid : ownership.uid,
      gid: options.gid >= 0 ? options.gid : ownership.gid,
      mode: mode ?? ownership.mode,
    };
    if (options.createDirectories) {
      const place = { ...target, path: posix.dirname(path) };
      await makeDirectories(place, { ...owned, mode: searchable(owned.mode ?? 0o755) });
    }
    const place = { ...target, path: posix.normalize(path) };
    if (source === '-') {
      await putFile(place, { type: 'file', ...owned, body: shell.streams.stdin });
      continue;
    }
    const progress = new Progress(shell, `Pushing ${source} to ${place.path}: %s`);
    try {
      const body = counted(createReadStream(source), size, progress);
      await putFile(place, { type: 'file', ...owned, body, length: size });
    } finally {
      progress.finish();
    }
  }
}

interface LocalFile {
  readonly source: string;
  readonly ownership: Ownership;
  readonly size: number;
}

async function localFile(source: string): Promise<LocalFile> {
  if (source === '-') return { source, ownership: INPUT_OWNERSHIP, size: 0 };
  const found = await stat(source).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new UsageError(`open ${source}: no such file or directory`);
    throw error;
  });
  if (found.isDirectory()) throw new UsageError(`Can't push a directory without --recursive: ${source}`);
  return {
    source,
    ownership: { uid: found.uid, gid: found.gid, mode: found.mode & 0o7777 },
    size: found.size,
  };
}

/** Octal digits as a mode; null for none. @throws UsageError */
function readMode(text: string): number | null {
  if (text === '') return null;
  if (!/^[0-7]+$/.test(text)) {
    throw new UsageError(`strconv.ParseInt: parsing "0${text}": invalid syntax`);
  }
  return Number.parseInt(text, 8);
}

/** Whoever may read a file may search the directory made for it. */
const searchable = (mode: number): number => mode | ((mode & 0o444) >> 2);

