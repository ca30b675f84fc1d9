import { readFile, writeFile } from 'node:fs/promises';

/** A kernel setting by its path under /proc/sys; null when this kernel has no such setting. */
export async function readSysctl(path: string): Promise<string | null> {
  try {
    return (await readFile(`/proc/sys/${path}`, 'utf8')).trim();
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/**
 * Sets it where it differs.
 * @returns false when this kernel has no such setting (no IPv6, no br_netfilter)
 */
export async function writeSysctl(path: string, value: string): Promise<boolean> {
  const now = await readSysctl(path);
  if (now === null) return false;
  if (now !== value) await writeFile(`/proc/sys/${path}`, value);
  return true;
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';
