import http from 'node:http';

/** An answer of the REST API: the envelope's `metadata`, or the raw body when it is not JSON. */
export interface Answer<T = unknown> {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
  readonly metadata: T;
  readonly error: string;
  readonly operation: string;
}

export interface RequestOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Operation {
  readonly status_code: number;
  readonly err: string;
  readonly metadata: Record<string, unknown> | null;
}

/** A bare client of the REST API on a unix socket; it knows nothing of our own packages. */
export class Api {
  private readonly agent = new http.Agent({ keepAlive: true, maxSockets: 512 });

  constructor(readonly socketPath: string) {}

  request<T = unknown>(method: string, path: string, options: RequestOptions = {}): Promise<Answer<T>> {
    const raw = options.body instanceof Uint8Array;
    const body =
      options.body === undefined ? null : raw ? (options.body as Uint8Array) : JSON.stringify(options.body);
    return new Promise((resolve, reject) => {
      const request = http.request(
        {
          socketPath: this.socketPath,
          agent: this.agent,
          method,
          path,
          headers: {
            ...(body !== null && !raw && { 'Content-Type': 'application/json' }),
            ...(body !== null && { 'Content-Length': Buffer.byteLength(body) }),
            ...options.headers,
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => resolve(toAnswer<T>(response, Buffer.concat(chunks))));
        },
      );
      request.on('error', reject);
      request.end(body ?? undefined);
    });
  }

  /** @throws Error when the answer is an error. */
  async get<T = unknown>(path: string): Promise<T> {
    const answer = await this.request<T>('GET', path);
    if (answer.status >= 400) throw new Error(`GET ${path}: ${answer.status} ${answer.error}`);
    return answer.metadata;
  }

  /** Takes an answer to its end without looking at it; its status. For measuring. */
  take(path: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const request = http.get({ socketPath: this.socketPath, agent: this.agent, path }, (response) => {
        response.on('error', reject);
        response.on('end', () => resolve(response.statusCode ?? 0));
        response.resume();
      });
      request.on('error', reject);
    });
  }

  /** Sends a request and, if it becomes an operation, waits for its end. @throws Error on failure. */
  async run(method: string, path: string, body?: unknown): Promise<Operation | null> {
    const answer = await this.request(method, path, body === undefined ? {} : { body });
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${answer.error}`);
    if (!answer.operation) return null;
    const operation = await this.get<Operation>(`${answer.operation}/wait`);
    if (operation.status_code !== 200) throw new Error(`${method} ${path}: ${operation.err}`);
    return operation;
  }

  close(): void {
    this.agent.destroy();
  }
}

function toAnswer<T>(response: http.IncomingMessage, body: Buffer): Answer<T> {
  const json = response.headers['content-type']?.startsWith('application/json')
    ? (JSON.parse(body.toString()) as { metadata?: T; error?: string; operation?: string })
    : {};
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body,
    metadata: json.metadata as T,
    error: json.error ?? '',
    operation: json.operation ?? '',
  };
}
