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

export interface Check {
  readonly part: ImagePart;
  readonly squashfs: boolean;
  /** Squashfs must be an open file. */
  readonly input: 'pipe' | number;
  /** Where to put a quicker copy of a tarball. */
  readonly copyFd: number | null;
}

/** Judges one image file. */
export function startChecker({ part, squashfs, input, copyFd }: Check): {
  tool: ChildProcess;
  result: Promise<CheckedPart>;
} {
  const args = ['check', `--part=${part}`];
  if (squashfs) args.push('--squashfs');
  if (copyFd !== null) args.push('--copy');
  const tool = spawn(unpackProgram(), args, {
    stdio: [input, 'pipe', 'pipe', 'pipe', copyFd ?? 'ignore'],
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
