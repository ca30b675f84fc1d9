import { Readable } from 'node:stream';

/**
 * What the agent sends, as a stream whose first part has arrived: a failure to begin is an error
 * to answer with, not an answer cut short.
 */
export async function begun(chunks: AsyncIterable<{ data: Uint8Array }>): Promise<Readable> {
  const parts = chunks[Symbol.asyncIterator]();
  const first = await parts.next();
  async function* content(): AsyncGenerator<Uint8Array> {
    try {
      for (let next = first; next.done !== true; next = await parts.next()) yield next.value.data;
    } finally {
      await parts.return?.(); // the reader may have gone before the end
    }
  }
  return Readable.from(content(), { objectMode: false });
}
