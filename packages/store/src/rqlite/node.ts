import { Agent, request, type AgentOptions } from 'node:https';

/** The key pair all database nodes of a cluster share, and by which they know one another. PEM. */
export interface NodeTls {
  readonly certificate: string;
  readonly key: string;
}

/** A request that got no usable answer; whether it had an effect is unknown. */
export class NodeFailure extends Error {
  override readonly name = 'NodeFailure';

  constructor(
    message: string,
    /** HTTP's, where there was an answer. */
    readonly status: number | null,
  ) {
    super(message);
  }
}

/** One `rqlited`, over its HTTP API (docs/adr/0004-cluster-store-on-rqlite.md says why not rqlite-js). */
export class RqliteNode {
  readonly #agent: Agent;

  /** @param address `host:port` of its HTTP API */
  constructor(
    readonly address: string,
    tls: NodeTls,
  ) {
    this.#agent = new Agent({ ...tlsOptions(tls), keepAlive: true, maxSockets });
  }

  /**
   * @param body sent as JSON; bytes go as they are
   * @returns the answer's body, parsed where it is JSON
   * @throws NodeFailure when there is none in time, or it is not one of success
   */
  async send(
    method: 'DELETE' | 'GET' | 'POST',
    path: string,
    timeoutMs: number,
    body?: unknown,
  ): Promise<unknown> {
    const bytes = body instanceof Uint8Array;
    const { status, type, text } = await this.#exchange(method, path, timeoutMs, {
      type: bytes ? 'application/octet-stream' : 'application/json',
      content: body === undefined ? null : bytes ? body : JSON.stringify(body),
    });
    if (status !== 200) throw new NodeFailure(`${this.address}: ${status}: ${text.trim()}`, status);
    return type.startsWith('application/json') ? (JSON.parse(text) as unknown) : text;
  }

  close(): void {
    this.#agent.destroy();
  }

  #exchange(
    method: string,
    path: string,
    timeoutMs: number,
    { type, content }: { readonly type: string; readonly content: string | Uint8Array | null },
  ): Promise<{ status: number; type: string; text: string }> {
    return new Promise((resolve, reject) => {
      const fail = (error: Error) => reject(new NodeFailure(`${this.address}: ${error.message}`, null));
      const sent = request(`https://${this.address}${path}`, {
        method,
        agent: this.#agent,
        signal: AbortSignal.timeout(timeoutMs),
        headers: content === null ? {} : { 'Content-Type': type, 'Content-Length': Buffer.byteLength(content) },
      });
      sent.on('error', fail);
      sent.on('response', (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', fail);
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            type: answer.headers['content-type'] ?? '',
            text: Buffer.concat(chunks).toString(),
          }),
        );
      });
      sent.end(content ?? undefined);
    });
  }
}

/** rqlited answers one request of a connection after the other. */
const maxSockets = 32;

/**
 * The shared certificate is its own authority and the only one trusted, so who holds the key is
 * a member whatever host name it goes by.
 */
export const tlsOptions = ({ certificate, key }: NodeTls): AgentOptions => ({
  ca: certificate,
  cert: certificate,
  key,
  checkServerIdentity: () => undefined,
});
