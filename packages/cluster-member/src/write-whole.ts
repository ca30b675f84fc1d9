import { rename, writeFile } from 'node:fs/promises';

/** Writes all of a file or none of it, whenever the power fails. */
export async function writeWhole(path: string, text: string, mode: number): Promise<void> {
  await writeFile(`${path}.new`, text, { mode, flush: true });
  await rename(`${path}.new`, path);
}
