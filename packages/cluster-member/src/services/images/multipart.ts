import { invalid } from '@lxd/model/errors';

/** One part of a multipart/form-data body. Its data must be read before the next part is asked for. */
export interface FormPart {
  readonly name: string;
  readonly filename: string;
  readonly data: AsyncIterable<Buffer>;
}

/** Part headers are a few dozen bytes; RFC 7578 sets no limit. */
const maxHeaderBytes = 16 * 1024;

/** The boundary of a multipart/form-data body, or null when `contentType` is something else. */
export function formBoundary(contentType: string | undefined): string | null {
  if (contentType === undefined || !/^multipart\/form-data\b/i.test(contentType)) return null;
  const match = /boundary=(?:"([^"]{1,70})"|([^\s;]{1,70}))/i.exec(contentType);
  return match?.[1] ?? match?.[2] ?? null;
}

/**
 * The parts of a form, one after another, without keeping more than a chunk of any of them.
 * @throws DomainError (invalid) when the body is no form or ends too early
 */
export async function* formParts(
  body: AsyncIterable<Buffer>,
  boundary: string,
): AsyncGenerator<FormPart> {
  const scanner = new Scanner(body);
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  await scanner.drainUntil(delimiter);
  for (;;) {
    const mark = await scanner.take(2);
    if (mark.equals(dashes)) return;
    if (!mark.equals(newline)) throw malformed();
    const head = await scanner.takeUntil(Buffer.from('\r\n\r\n'), maxHeaderBytes);
    const data = scanner.until(delimiter);
    yield { ...disposition(head.toString('utf8')), data };
    for await (const _ of data); // what the consumer left
  }
}

const dashes = Buffer.from('--');
const newline = Buffer.from('\r\n');
const malformed = () => invalid('Malformed multipart form');

function disposition(head: string): { name: string; filename: string } {
  const line = /^content-disposition:(.*)$/im.exec(head)?.[1] ?? '';
  const value = (key: string) => new RegExp(`[;\\s]${key}="([^"]*)"`, 'i').exec(line)?.[1] ?? '';
  return { name: value('name'), filename: value('filename') };
}

/** Finds byte sequences in a stream, across the borders of its chunks. */
class Scanner {
  readonly #source: AsyncIterator<Buffer>;
  // A form may begin with its delimiter; the line end before it is then not there.
  #buffer: Buffer = newline;

  constructor(body: AsyncIterable<Buffer>) {
    this.#source = body[Symbol.asyncIterator]();
  }

  async take(count: number): Promise<Buffer> {
    while (this.#buffer.length < count) await this.#more();
    return this.#cut(count);
  }

  async takeUntil(end: Buffer, limit: number): Promise<Buffer> {
    for (;;) {
      const at = this.#buffer.indexOf(end);
      if (at >= 0) return this.#cut(at + end.length).subarray(0, at);
      if (this.#buffer.length > limit) throw malformed();
      await this.#more();
    }
  }

  async drainUntil(end: Buffer): Promise<void> {
    for await (const _ of this.until(end));
  }

  /** Everything before `end`, which is taken as well. */
  async *until(end: Buffer): AsyncGenerator<Buffer> {
    for (;;) {
      const at = this.#buffer.indexOf(end);
      if (at >= 0) {
        const last = this.#cut(at + end.length).subarray(0, at);
        if (last.length > 0) yield last;
        return;
      }
      const sure = this.#buffer.length - end.length + 1; // the rest may begin `end`
      if (sure > 0) yield this.#cut(sure);
      await this.#more();
    }
  }

  #cut(count: number): Buffer {
    const taken = this.#buffer.subarray(0, count);
    this.#buffer = this.#buffer.subarray(count);
    return taken;
  }

  async #more(): Promise<void> {
    const next = await this.#source.next();
    if (next.done === true) throw malformed();
    this.#buffer =
      this.#buffer.length === 0 ? next.value : Buffer.concat([this.#buffer, next.value]);
  }
}
