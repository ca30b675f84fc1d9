import { spawn, type StdioOptions } from 'node:child_process';
import { rm, type FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';

import { notFound } from '@lxd/model/errors';

import { compressionOf, magicBytes } from './compression.js';
import { UnpackProgress } from './progress.js';
import { openQuickest } from './quick-copy.js';
import { ended } from './tool-end.js';
import { unpackProgram } from './unpack-program.js';
import type { ImageFiles } from './image-folder.js';
import type { UnpackOptions } from './unpack.js';

const timeoutMs = 60 * 60 * 1000; // a large image on a slow disk

/**
 * Unpacks an image's files into an existing folder, by one run of the native tool; which
 * confines itself to that folder and refuses what no honest image holds.
 */
export async function unpackFiles(
  files: ImageFiles,
  folder: string,
  options: UnpackOptions,
): Promise<void> {
  const main = await openQuickest(files.mainCopy, files.main);
  if (main === null) throw notFound('Image not found');
  const rootfs = await openQuickest(files.rootfsCopy, files.rootfs).catch(async (error: unknown) => {
    await main.close();
    throw error;
  });
  try {
    await unpackOpened(main, rootfs, folder, options);
  } catch (error) {
    // Should a copy be what is damaged, the next try takes the image itself.
    await Promise.all([files.mainCopy, files.rootfsCopy].map((copy) => rm(copy, { force: true })));
    throw error;
  } finally {
    await main.close();
    await rootfs?.close();
  }
}

async function unpackOpened(
  main: FileHandle,
  rootfs: FileHandle | null,
  folder: string,
  { onProgress, signal }: UnpackOptions,
): Promise<void> {
  const sizes = await Promise.all([main.stat(), rootfs?.stat()]);
  const total = sizes.reduce((sum, stats) => sum + (stats?.size ?? 0), 0);
  const squashfs = (await isSquashfs(rootfs)) || (await isSquashfs(main));

  const args = ['unpack', '--into', folder];
  if (rootfs !== null) args.push('--split');
  if (squashfs) args.push('--squashfs');
  const stdio: StdioOptions = [main.fd, 'ignore', 'pipe', 'pipe', rootfs?.fd ?? 'ignore'];
  const tool = spawn(unpackProgram(), args, {
    stdio,
    env: { PATH: process.env['PATH'] },
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    ...(signal && { signal }),
  });
  const progress = new UnpackProgress(total, Date.now());
  if (onProgress) {
    eachLine(tool.stdio[3] as Readable, (line) => {
      const [what, bytes] = line.split(' ');
      const text = what === 'read' ? progress.text(Number(bytes), Date.now()) : null;
      if (text !== null) onProgress(text);
    });
  } else {
    (tool.stdio[3] as Readable).resume();
  }
  await ended(tool);
}

async function isSquashfs(file: FileHandle | null): Promise<boolean> {
  if (file === null) return false;
  const { buffer, bytesRead } = await file.read(Buffer.alloc(magicBytes), 0, magicBytes, 0);
  return compressionOf(buffer.subarray(0, bytesRead))?.extension === '.squashfs';
}

function eachLine(stream: Readable, take: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) take(line);
  });
}
