/** Middle value. @throws Error when there are no samples */
export function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('no samples');
  return middle;
}

/** How long one call takes, in milliseconds. */
export async function timed(call: () => Promise<unknown>): Promise<number> {
  const start = process.hrtime.bigint();
  await call();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

/** Calls completed a second, `parallel` at a time, over about `seconds`. */
export async function rate(call: () => Promise<unknown>, parallel: number, seconds: number): Promise<number> {
  const end = Date.now() + seconds * 1000;
  const start = process.hrtime.bigint();
  let calls = 0;
  const worker = async (): Promise<void> => {
    while (Date.now() < end) {
      await call();
      calls += 1;
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  return calls / (Number(process.hrtime.bigint() - start) / 1e9);
}

/** Runs a call for every item, at most `parallel` at a time. */
export async function forEach<T>(items: readonly T[], parallel: number, call: (item: T) => Promise<unknown>): Promise<void> {
  const queue = [...items];
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await call(item);
  };
  await Promise.all(Array.from({ length: parallel }, worker));
}
