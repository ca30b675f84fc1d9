import type { Config } from '../api/config.js';
import { isTrue } from '../booleans.js';
import { invalid } from '../errors.js';

const ALLOWED = 'security.syscalls.intercept.mount.allowed';
const FUSE = 'security.syscalls.intercept.mount.fuse';

/** File systems a container may mount, and who mounts them. */
export interface MountInterception {
  /** By the kernel. */
  readonly allowed: ReadonlySet<string>;
  /** By a FUSE program: file system -> program. */
  readonly fuse: ReadonlyMap<string, string>;
}

/**
 * What `security.syscalls.intercept.mount*` say; null when mount isn't intercepted.
 * @throws DomainError (invalid) with LXD's text
 */
export function mountInterception(config: Config): MountInterception | null {
  if (!isTrue(config['security.syscalls.intercept.mount'])) return null;
  const allowed = new Set(items(config[ALLOWED]));
  const fuse = new Map<string, string>();
  for (const item of items(config[FUSE])) {
    const [fileSystem = '', program = '', ...more] = item.split('=');
    if (fileSystem === '' || program === '' || more.length > 0) {
      throw invalid(`${FUSE} is not of the form 'filesystem=fuse-binary': ${item}`);
    }
    if (allowed.has(fileSystem)) {
      throw invalid(`Filesystem ${fileSystem} cannot appear in ${ALLOWED} and ${FUSE}`);
    }
    fuse.set(fileSystem, program);
  }
  return { allowed, fuse };
}

const items = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
