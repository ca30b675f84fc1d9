import { invalid } from '@lxd/model/errors';
import { Part, type ReceiveImageRequest } from '@lxd/proto/lxd/agent/v1/images';

import type { GuestImages } from '../devlxd/guest-images.js';
import type { Host } from '../host/host.js';
import { deleteImage, listImages } from '../image/image-files.js';
import type { ImageInput, ImagePart } from '../image/received.js';
import { openPool } from '../instance/root-volume.js';
import type { ImagesCalls } from './service.js';

const parts: Readonly<Record<ImagePart, Part>> = {
  metadata: Part.PART_METADATA,
  rootfs: Part.PART_ROOTFS,
  unified: Part.PART_UNIFIED,
};

/** The code that handles bytes is loaded when the first come. */
export function imagesCalls(host: Host, guests: Pick<GuestImages, 'answer'>): ImagesCalls {
  return {
    async receive(requests) {
      const { receiveImage } = await import('../image/receive.js');
      const messages = requests[Symbol.asyncIterator]();
      const first = (await messages.next()).value as ReceiveImageRequest | undefined;
      if (first?.part?.$case !== 'start') throw invalid('The first message must be "start"');
      const expected = first.part.value.expectedFingerprint || null;
      const { sizeBytes, ...received } = await receiveImage(host, expected, input(first, messages));
      return { ...received, size: sizeBytes, properties: { ...received.properties } };
    },
    async *read({ fingerprint }) {
      const { readImage } = await import('../image/read.js');
      for await (const output of readImage(host, fingerprint)) {
        if ('data' in output) yield { part: { $case: 'data', value: output.data } };
        else {
          const { extension, part, sizeBytes } = output.header;
          const value = { part: parts[part], size: sizeBytes, extension };
          yield { part: { $case: 'header', value } };
        }
      }
    },
    async delete({ fingerprint, pools }) {
      for (const pool of pools) {
        const driver = openPool(host, pool);
        await driver.deleteVolume({ type: 'images', name: fingerprint, sizeBytes: null });
      }
      await deleteImage(host, fingerprint);
      return {};
    },
    list: async () => ({ fingerprints: await listImages(host) }),
    async answerGuest({ granted, id }) {
      guests.answer(id, granted);
      return {};
    },
  };
}

async function* input(
  first: ReceiveImageRequest,
  rest: AsyncIterator<ReceiveImageRequest>,
): AsyncGenerator<ImageInput> {
  for (let message: ReceiveImageRequest | null = first; message !== null;) {
    if (message.part?.$case === 'start') yield { part: partNamed(message.part.value.part) };
    else if (message.part?.$case === 'data') yield { data: message.part.value };
    const { done, value }: IteratorResult<ReceiveImageRequest> = await rest.next();
    message = done ? null : value;
  }
}

function partNamed(part: Part): ImagePart {
  const found = (Object.keys(parts) as ImagePart[]).find((name) => parts[name] === part);
  if (!found) throw invalid('Unknown part of an image');
  return found;
}
