import { internal } from '@lxd/model/errors';

/**
 * The bytes as they come, until they are more than the project's `limits.disk` leaves room for.
 * @param bytes how many there may be; null: any
 * @throws DomainError (internal, as LXD)
 */
export async function* withinBudget(
  content: AsyncIterable<Buffer>,
  bytes: number | null,
): AsyncGenerator<Buffer> {
  let count = 0;
  for await (const chunk of content) {
    count += chunk.length;
    if (bytes !== null && count > bytes) {
      throw internal(`reached ${count} bytes, exceeding quota of ${bytes}`);
    }
    yield chunk;
  }
}
