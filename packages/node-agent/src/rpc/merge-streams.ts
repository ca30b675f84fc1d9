/**
 * Several streams as one, in the order their messages come; ends when all have ended. A reader
 * that is slow holds all of them up, so nothing piles up.
 */
export async function* mergeStreams<T>(
  streams: readonly AsyncIterable<T>[],
): AsyncGenerator<T, void, undefined> {
  const iterators = streams.map((stream) => stream[Symbol.asyncIterator]());
  const next = async (index: number) => ({ index, result: await iterators[index]!.next() });
  const pending = new Map(iterators.map((_iterator, index) => [index, next(index)]));
  try {
    while (pending.size > 0) {
      const { index, result } = await Promise.race(pending.values());
      if (result.done) pending.delete(index);
      else {
        yield result.value;
        pending.set(index, next(index));
      }
    }
  } finally {
    for (const iterator of iterators) void iterator.return?.();
  }
}
