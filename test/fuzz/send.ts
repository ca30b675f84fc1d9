import http from 'node:http';

import type { FuzzRequest } from './requests.js';

/** What came back; status 0: no answer in time, or a connection that broke. */
export interface FuzzAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: Buffer;
  /** Why there is no answer. */
  readonly broken: string;
}

/** Nothing a handler does before it answers takes longer, on however busy a machine. */
const patienceMs = 30_000;

/** Sends requests over one unix socket on connections that are kept. */
export class Sender {
  readonly #agent = new http.Agent({ keepAlive: true, maxSockets: 16 });

  constructor(private readonly socketPath: string) {}

  send({ method, path, headers, body }: FuzzRequest): Promise<FuzzAnswer> {
    return new Promise((resolve) => {
      const done = (status: number, type: string, content: Buffer, broken = '') =>
        resolve({ status, type, body: content, broken });
      const length: Record<string, number> = body === null || 'Transfer-Encoding' in headers ? {} : { 'Content-Length': Buffer.byteLength(body) };
      const request = http.request({
        socketPath: this.socketPath,
        agent: this.#agent,
        method,
        path,
        headers: { ...length, ...headers },
        timeout: patienceMs,
      });
      request.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', (error) => done(0, '', Buffer.alloc(0), `half an answer: ${error.message}`));
        response.on('end', () => done(response.statusCode ?? 0, response.headers['content-type'] ?? '', Buffer.concat(chunks)));
      });
      request.on('upgrade', (_response, socket) => {
        socket.destroy();
        done(101, '', Buffer.alloc(0));
      });
      request.on('timeout', () => request.destroy(new Error(`no answer within ${patienceMs / 1000} s`)));
      request.on('error', (error) => done(0, '', Buffer.alloc(0), error.message));
      request.end(body ?? undefined);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
} // prettier-ignore
