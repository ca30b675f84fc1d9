import { constants } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';

import { invalid, notFound, quote } from '@lxd/model/errors';

import { inside, type Place } from '../host/inside.js';
import type { Lifecycle } from './lifecycle.js';
import { rootVolumeOf } from './root-volume.js';
import type { InstanceSpec } from './spec.js';

// `metadata.yaml` and `templates/` lie in the instance's volume, beside what the guest sees as its
// root. An image brought them, so nothing here follows a link out of the volume.

const metadataFile = 'metadata.yaml';
const templatesFolder = 'templates';

/** Texts of a few lines; what renders them has the same limit. */
const maxFileBytes = 1024 * 1024;

/** @throws DomainError (not-found) when the image came without */
export function readMetadata(lifecycle: Lifecycle, spec: InstanceSpec | undefined): Promise<Buffer> {
  return withVolume(lifecycle, spec, async (volumeAt) => {
    const text = await readInside(volumeAt, metadataFile);
    if (text === null) throw notFound(`${metadataFile} not found`);
    return text;
  });
}

export function writeMetadata(
  lifecycle: Lifecycle,
  spec: InstanceSpec | undefined,
  data: Uint8Array,
): Promise<void> {
  return withVolume(lifecycle, spec, (volumeAt) => writeInside(volumeAt, metadataFile, data));
}

/** Names of the templates; none where the image has no such folder. */
export function listTemplates(
  lifecycle: Lifecycle,
  spec: InstanceSpec | undefined,
): Promise<string[]> {
  return withVolume(lifecycle, spec, (volumeAt) =>
    inside(volumeAt, templatesFolder, null, async (place) => {
      if (!place?.found) return [];
      const entries = await readdir(place.path, { withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).map(({ name }) => name).sort();
    }),
  );
}

/** @throws DomainError (not-found) */
export function readTemplate(
  lifecycle: Lifecycle,
  spec: InstanceSpec | undefined,
  name: string,
): Promise<Buffer> {
  const path = templatePath(name);
  return withVolume(lifecycle, spec, async (volumeAt) => {
    const text = await readInside(volumeAt, path);
    if (text === null) throw missing(name);
    return text;
  });
}

/** Makes or replaces a template. */
export function writeTemplate(
  lifecycle: Lifecycle,
  spec: InstanceSpec | undefined,
  name: string,
  data: Uint8Array,
): Promise<void> {
  const path = templatePath(name);
  return withVolume(lifecycle, spec, async (volumeAt) => {
    await inside(volumeAt, templatesFolder, null, async (place) => {
      if (place !== null && place.found === null) await mkdir(place.path, { mode: 0o755 });
    });
    await writeInside(volumeAt, path, data);
  });
}

/** @throws DomainError (not-found) */
export function deleteTemplate(
  lifecycle: Lifecycle,
  spec: InstanceSpec | undefined,
  name: string,
): Promise<void> {
  const path = templatePath(name);
  return withVolume(lifecycle, spec, (volumeAt) =>
    inside(volumeAt, path, null, async (place) => {
      if (!place?.found) throw missing(name);
      await rm(place.path);
    }),
  );
}

const missing = (name: string) => notFound(`Template ${quote(name)} not found`);

function templatePath(name: string): string {
  if (name === '' || name === '.' || name === '..' || /[/\0]/.test(name)) {
    throw invalid('Invalid template filename');
  }
  return `${templatesFolder}/${name}`;
}

async function withVolume<T>(
  { base: { host } }: Lifecycle,
  spec: InstanceSpec | undefined,
  use: (volumeAt: string) => Promise<T>,
): Promise<T> {
  if (!spec) throw invalid('No instance given');
  const { driver, volume } = rootVolumeOf(host, spec);
  const volumeAt = await driver.mount(volume);
  try {
    return await use(volumeAt);
  } finally {
    await driver.unmount(volume);
  }
}

function readInside(volumeAt: string, path: string): Promise<Buffer | null> {
  return inside(volumeAt, path, null, async (place) => {
    if (!place?.found) return null;
    const file = await open(place.path, constants.O_RDONLY | unfollowed);
    try {
      const found = await file.stat();
      if (!found.isFile()) throw invalid(`${quote(path)} is no plain file`);
      if (found.size > maxFileBytes) throw invalid(`${quote(path)} is too large`);
      return await file.readFile();
    } finally {
      await file.close();
    }
  });
}

/** Never through a link, and never waiting for the other end of a pipe. */
const unfollowed = constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Whoever reads meanwhile sees the old file or the new one. */
function writeInside(volumeAt: string, path: string, data: Uint8Array): Promise<void> {
  if (data.length > maxFileBytes) throw invalid(`${quote(path)} is too large`);
  return inside(volumeAt, path, null, async (place: Place | null) => {
    if (place === null) throw invalid('A folder on the way is missing');
    if (place.found?.isDirectory()) throw invalid(`${quote(path)} is no plain file`);
    const fresh = `${place.path}.lxd-new`;
    const file = await open(fresh, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | unfollowed, 0o644);
    try {
      await file.writeFile(data);
    } finally {
      await file.close();
    }
    await rename(fresh, place.path);
  });
}
