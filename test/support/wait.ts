import { setTimeout as delay } from 'node:timers/promises';

/** Polls a condition that nothing announces, every 20 ms. @throws Error naming it after the deadline. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  timeoutMs = 30_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Timed out waiting until ${what}`);
    await delay(20);
  }
}
