import type { InstanceProgress } from '@lxd/proto/lxd/agent/v1/instances';

type Metadata = Record<string, string>;

/** A long piece of work as a stream: the latest progress whenever the reader is ready, then the end. */
export async function* withProgress(
  work: (onProgress: (metadata: Metadata) => void) => Promise<Metadata>,
): AsyncGenerator<InstanceProgress> {
  let latest: Metadata | null = null;
  let wake = () => {};
  let ended = false;
  const result = work((metadata) => {
    latest = metadata;
    wake();
  }).finally(() => {
    ended = true;
    wake();
  });
  result.catch(() => {}); // thrown below
  while (!ended) {
    const metadata = latest as Metadata | null;
    latest = null;
    if (metadata !== null) yield { step: { $case: 'progress', value: { metadata } } };
    else await new Promise<void>((resolve) => (wake = resolve));
  }
  yield { step: { $case: 'done', value: { volatile: await result } } };
}
