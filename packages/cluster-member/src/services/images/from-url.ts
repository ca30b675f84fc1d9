import { createHash } from 'node:crypto';

import { internal, invalid, quote, wrap } from '@lxd/model/errors';
import { formatBytes } from '@lxd/model/units';

/** For an answer to begin, and for silence within it. */
const silenceMs = 30_000;

/** What a web server says it has under an address (config-and-images.md 8.2). */
export interface ImageOffer {
  readonly url: string; // where its bytes are
  readonly fingerprint: string;
}

/** What a web server is told of who asks. */
export interface Asker {
  readonly architectures: readonly string[];
  readonly version: string;
}

/**
 * Asks a web server for an image.
 * @throws DomainError when it cannot be reached, or does not offer one
 */
export async function askForImage(url: string, asker: Asker, signal: AbortSignal): Promise<ImageOffer> {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) throw invalid(`Invalid URL ${quote(url)}`);
  const headers = {
    'LXD-Server-Architectures': asker.architectures.join(', '),
    'LXD-Server-Version': asker.version,
  };
  const answer = await fetchOrSay(url, {
    method: 'HEAD',
    headers,
    signal: AbortSignal.any([signal, AbortSignal.timeout(silenceMs)]),
  });
  const fingerprint = answer.headers.get('LXD-Image-Hash');
  if (!fingerprint) throw internal('Missing LXD-Image-Hash header');
  const place = answer.headers.get('LXD-Image-URL');
  if (!place) throw internal('Missing LXD-Image-URL header');
  return { fingerprint, url: place };
} // prettier-ignore

/**
 * The bytes of an offered image. Ends with an error, before whoever takes them can think that it
 * was all, when they are not the ones that were offered.
 * @param tell how far it is: "100% (1.50MB/s)"
 */
export async function* downloadImage(
  { url, fingerprint }: ImageOffer,
  tell: (progress: string) => void,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const silence = new AbortController();
  const limit = setTimeout(() => silence.abort(new Error('Timed out')), silenceMs).unref();
  try {
    const answer = await fetchOrSay(url, { signal: AbortSignal.any([signal, silence.signal]) });
    if (!answer.ok || answer.body === null) {
      throw internal(`Unable to fetch ${url}: ${answer.status} ${answer.statusText}`);
    }
    const size = Number(answer.headers.get('Content-Length')) || 0;
    const hash = createHash('sha256');
    const begunMs = Date.now();
    let count = 0;
    for await (const chunk of answer.body) {
      limit.refresh();
      const bytes = Buffer.from(chunk);
      hash.update(bytes);
      count += bytes.length;
      const perSecond = (count * 1000) / Math.max(1, Date.now() - begunMs);
      const done = size > 0 ? `${Math.floor((count * 100) / size)}%` : formatBytes(count);
      tell(`${done} (${formatBytes(perSecond)}/s)`);
      yield bytes;
    }
    const got = hash.digest('hex');
    if (got !== fingerprint) throw internal(`Hash mismatch for ${quote(url)}: ${got} != ${fingerprint}`);
  } finally {
    clearTimeout(limit);
  }
} // prettier-ignore

async function fetchOrSay(url: string, options: RequestInit): Promise<Response> {
  try {
    return await fetch(url, options);
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw wrap(`Unable to connect to ${quote(url)}`, cause);
  }
}
