import { createHash } from 'node:crypto';

import { DomainError, notFound } from '@lxd/model/errors';
import { Part, ReceivedImage } from '@lxd/proto/lxd/agent/v1/images';

import type { ImagesCalls } from '../rpc/service.js';

export interface FakeImage {
  readonly parts: readonly { readonly part: Part; readonly data: Buffer }[];
  readonly received: ReceivedImage;
}

/** Takes any bytes for a container image; what its metadata says is always the same. */
export function fakeImages(images: Map<string, FakeImage>): ImagesCalls {
  return {
    async receive(requests) {
      const parts: { part: Part; chunks: Uint8Array[] }[] = [];
      let expected = '';
      for await (const { part } of requests) {
        if (part?.$case === 'start') {
          expected ||= part.value.expectedFingerprint;
          parts.push({ part: part.value.part, chunks: [] });
        } else if (part?.$case === 'data') parts.at(-1)?.chunks.push(part.value);
      }
      const whole = parts.map(({ part, chunks }) => ({ part, data: Buffer.concat(chunks) }));
      const hash = createHash('sha256');
      for (const { data } of whole) hash.update(data);
      const fingerprint = hash.digest('hex');
      if (expected !== '' && expected !== fingerprint) {
        const text = `fingerprints don't match, got ${fingerprint} expected ${expected}`;
        throw new DomainError('invalid', text);
      }
      const present = images.get(fingerprint);
      if (present) return { ...present.received, alreadyPresent: true };
      const received = ReceivedImage.fromPartial({
        fingerprint,
        size: whole.reduce((sum, { data }) => sum + data.length, 0),
        type: 'container',
        architecture: 'x86_64',
        creationDate: 1_424_284_563,
        properties: { description: 'Fake image', os: 'Fake' },
      });
      images.set(fingerprint, { parts: whole, received });
      return received;
    },
    async *read({ fingerprint }) {
      const image = images.get(fingerprint);
      if (!image) throw notFound('Image not found');
      for (const { part, data } of image.parts) {
        const header = { part, size: data.length, extension: '.tar.gz' };
        yield { part: { $case: 'header', value: header } };
        yield { part: { $case: 'data', value: data } };
      }
    },
    async delete({ fingerprint }) {
      images.delete(fingerprint);
      return {};
    },
    answerGuest: async () => ({}),
    list: async () => ({ fingerprints: [...images.keys()] }),
  };
}
