/** Done before others get their turn; a millisecond's work for what lists are made of. */
const sliceLength = 64;

/** Like `map`, for lists that may be long: other requests get their turn in between. */
export async function mapInTurns<T, R>(items: readonly T[], make: (item: T) => R): Promise<R[]> {
  const made: R[] = [];
  for (const [index, item] of items.entries()) {
    if (index > 0 && index % sliceLength === 0) await new Promise((resolve) => setImmediate(resolve));
    made.push(make(item));
  }
  return made;
}
