import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';

import type { ImagePart } from './received.js';
import { collect, ended } from './tool-end.js';
import { unpackProgram } from './unpack-program.js';

export interface CheckedPart {
  /** The text of its metadata.yaml, null: it has none. */
  readonly metadata: string | null;
  /** `rootfs`, `rootfs.img`. */
  readonly holds: readonly string[];
}

const timeoutMs = 2 * 60 * 60 * 1000; // of a large upload over a slow line

/** Judges one image file, read from a pipe or (squashfs) from an open file. Writes nothing. */
export function startChecker(
  part: ImagePart,
  squashfs: boolean,
  input: 'pipe' | number,
): { tool: ChildProcess; result: Promise<CheckedPart> } {
  const args = ['check', `--part=${part}`, ...(squashfs ? ['--squashfs'] : [])];
  const tool = spawn(unpackProgram(), args, {
    stdio: [input, 'pipe', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] },
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  });
  const printed = collect(tool.stdio[1] as Readable);
  const status = collect(tool.stdio[3] as Readable);
  const result = ended(tool).then(async () => {
    const metadata = await printed;
    const holds = (await status).matchAll(/^holds (.*)$/gm);
    return {
      metadata: metadata === '' ? null : metadata,
      holds: [...holds].map((match) => match[1] ?? ''),
    };
  });
  return { tool, result };
}
