import { Readable } from 'node:stream';
import { internal } from '@lxd/model/errors';

/** One part as it arrives; its body must be read before the next part comes. */
export interface Part {
  readonly field: string;
  readonly filename: string | null;
  readonly body: Readable;
}

/**
 * Reads `multipart/form-data` as a stream, so that an image of any size passes through little
 * memory. @throws DomainError when the body ends in the middle
 */
export async function* readMultipart(source: Readable, boundary: string): AsyncGenerator<Part> {
  const input = new Input(source);
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  // The first delimiter has no line break before it.
  input.unread(Buffer.from('\r\n'));
  for await (const _skipped of input.until(delimiter));
  for (;;) {
    const line = await input.line();
    if (line.startsWith('--')) return;
    const headers = new Map<string, string>();
    for (let header = await input.line(); header !== ''; header = await input.line()) {
      const colon = header.indexOf(':');
      headers.set(header.slice(0, colon).toLowerCase(), header.slice(colon + 1).trim());
    }
    const disposition = headers.get('content-disposition') ?? '';
    const body = Readable.from(input.until(delimiter));
    yield {
      field: parameter(disposition, 'name') ?? '',
      filename: parameter(disposition, 'filename'),
      body,
    };
    if (!body.readableEnded) for await (const _rest of body);
  }
}

/** A parameter of a header such as `form-data; name="x"`, or null. */
export function parameter(header: string, name: string): string | null {
  const quoted = new RegExp(`[;\\s]${name}="((?:[^"\\\\]|\\\\.)*)"`, 'i').exec(header);
  if (quoted !== null) return (quoted[1] ?? '').replace(/\\(.)/g, '$1');
  return new RegExp(`[;\\s]${name}=([^;\\s]+)`, 'i').exec(header)?.[1] ?? null;
}

class Input {
  readonly #chunks: AsyncIterator<Buffer>;
  #held: Buffer = Buffer.alloc(0);

  constructor(source: Readable) {
    this.#chunks = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  unread(bytes: Buffer): void {
    this.#held = Buffer.concat([bytes, this.#held]);
  }

  async line(): Promise<string> {
    for (;;) {
      const end = this.#held.indexOf('\r\n');
      if (end >= 0) {
        const text = this.#held.subarray(0, end).toString('utf8');
        this.#held = this.#held.subarray(end + 2);
        return text;
      }
      await this.#more();
    }
  }

  /** Everything before the mark, which is consumed. */
  async *until(mark: Buffer): AsyncGenerator<Buffer> {
    for (;;) {
      const at = this.#held.indexOf(mark);
      if (at >= 0) {
        const last = this.#held.subarray(0, at);
        this.#held = this.#held.subarray(at + mark.length);
        if (last.length > 0) yield last;
        return;
      }
      // The mark may begin at the end of what we hold.
      const safe = this.#held.length - mark.length + 1;
      if (safe > 0) {
        const ready = this.#held.subarray(0, safe);
        this.#held = this.#held.subarray(safe);
        yield ready;
      }
      await this.#more();
    }
  }

  async #more(): Promise<void> {
    const next = await this.#chunks.next();
    if (next.done === true) throw internal('The multipart body ended early');
    this.#held = Buffer.concat([this.#held, next.value]);
  }
}
