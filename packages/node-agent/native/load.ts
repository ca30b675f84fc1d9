import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { unsupported } from '@lxd/model/errors';

/** A system call that failed inside an addon. */
export class SyscallError extends Error {
  override readonly name = 'SyscallError';

  constructor(
    readonly syscall: string,
    readonly code: string,
    readonly errno: number,
    readonly subject: string,
  ) {
    super(`${syscall} ${subject}: ${code}`);
  }
}

/** Where a compiled file may lie: named by `LXD_NATIVE_DIR`, in the package, beside a bundle. */
const folders = (): string[] => {
  const named = process.env['LXD_NATIVE_DIR'];
  if (named) return [named];
  const relative = ['../../native/build/', './build/', './native/', '../native/'];
  return relative.map((path) => fileURLToPath(new URL(path, import.meta.url)));
};

/** The path of a file that `make -C packages/node-agent/native` builds. */
export function nativePath(file: string): string {
  const tried = folders().map((folder) => join(folder, file));
  const found = tried.find((path) => existsSync(path));
  if (found === undefined) {
    throw unsupported(`Native part "${file}" is not built (looked for ${tried.join(', ')})`);
  }
  return found;
}

const require = createRequire(import.meta.url);

/** Loads an addon. What it exports is trusted to be `T`: each face mirrors its C file. */
export const loadAddon = <T>(name: string): T => require(nativePath(`${name}.node`)) as T;
