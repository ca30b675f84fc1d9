import { createHash, randomUUID } from 'node:crypto';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { architectureOf } from '@lxd/model/architectures';
import { invalid } from '@lxd/model/errors';

import type { Host } from '../host/host.js';
import { ifPresent } from '../host/missing.js';
import { temporarySuffix } from '../storage/pool-folders.js';
import type { CheckedPart } from './check-tool.js';
import { copyFolder, imageFiles } from './image-folder.js';
import { parseMetadata } from './metadata.js';
import { PartReceiver } from './part-receiver.js';
import type { ImageInput, ReceivedImage } from './received.js';

/**
 * Takes in an image: one unified file, or metadata and then a root file system. The bytes go to
 * disk, into the hash and past the judge as they come. The image is there, whole and accepted,
 * when this resolves; otherwise nothing of it is.
 *
 * @param expectedFingerprint null: whatever comes
 * @throws DomainError (invalid) when the image is hostile, damaged, or another one
 */
export async function receiveImage(
  host: Host,
  expectedFingerprint: string | null,
  input: AsyncIterable<ImageInput>,
): Promise<ReceivedImage> {
  await mkdir(host.paths.images, { recursive: true, mode: 0o700 });
  const parts: PartReceiver[] = [];
  const hash = createHash('sha256');
  try {
    for await (const message of input) {
      const current = parts.at(-1);
      if ('part' in message) {
        checkOrder([...parts.map(({ part }) => part), message.part]);
        const name = `${randomUUID()}${temporarySuffix}`;
        const path = join(host.paths.images, name);
        const copyPath = join(copyFolder(host.paths), name);
        parts.push(await PartReceiver.create(message.part, path, copyPath));
      } else if (current === undefined) {
        throw invalid('Image data came before its part was named');
      } else {
        hash.update(message.data);
        await current.write(message.data);
      }
    }
    if (parts.length === 0 || (parts.length === 1 && parts[0]?.part === 'metadata')) {
      throw invalid('Image is missing a rootfs');
    }

    const fingerprint = hash.digest('hex');
    if (expectedFingerprint !== null && expectedFingerprint !== fingerprint) {
      const want = expectedFingerprint;
      throw invalid(`fingerprints don't match, got ${fingerprint} expected ${want}`);
    }
    const checked: CheckedPart[] = [];
    for (const part of parts) checked.push(await part.finish());
    const described = describe(checked);
    const alreadyPresent = await place(host, fingerprint, parts);
    const sizeBytes = parts.reduce((sum, part) => sum + part.sizeBytes, 0);
    return { fingerprint, sizeBytes, ...described, alreadyPresent };
  } finally {
    for (const part of parts) {
      await part.close();
      await rm(part.path, { force: true });
    }
  }
}

function checkOrder(parts: readonly string[]): void {
  const order = parts.join(' ');
  if (order === 'unified' || order === 'metadata' || order === 'metadata rootfs') return;
  throw invalid(`Image parts came in the wrong order: ${order}`);
}

function describe(parts: readonly CheckedPart[]) {
  const text = parts[0]?.metadata ?? null;
  if (text === null) throw invalid('Metadata tarball is missing metadata.yaml');
  const metadata = parseMetadata(text);
  if (metadata.creationDate === 0) throw invalid('Missing creation date');
  const holds = parts.flatMap((part) => part.holds);
  const disk = holds.includes('rootfs.img');
  if (!disk && !holds.includes('rootfs')) throw invalid('Image is missing a rootfs');
  return {
    type: disk ? ('virtual-machine' as const) : ('container' as const),
    architecture: architectureOf(metadata.architecture).name,
    creationDate: metadata.creationDate,
    expiryDate: metadata.expiryDate,
    properties: metadata.properties,
  };
}

/** Gives the files their names, the main one last: once it is there, the image is. */
async function place(
  host: Host,
  fingerprint: string,
  parts: readonly PartReceiver[],
): Promise<boolean> {
  const files = imageFiles(host.paths, fingerprint);
  if ((await ifPresent(stat(files.main))) !== null) return true;
  const [main, rootfs] = parts;
  await rootfs?.copy?.keep(files.rootfsCopy);
  await main?.copy?.keep(files.mainCopy);
  if (rootfs !== undefined) await rename(rootfs.path, files.rootfs);
  if (main !== undefined) await rename(main.path, files.main);
  return false;
}
