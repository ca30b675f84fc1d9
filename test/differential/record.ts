import { exchange, type Heard } from './exchange.js';
import { plain } from './plain.js';
import { type Asked, currentEtag, Text } from './request.js';

/** What a server did with a request, without what is different every time. */
export interface Recorded {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** How the operation ended, if it became one. */
  readonly operation: unknown;
}

/** Headers of the transport, which each HTTP library sets in its own way. */
const transport = ['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding'];

/** Makes the request, waits for its operation, and writes down what came back. */
export async function record(socketPath: string, dir: string, asked: Asked): Promise<Recorded> {
  const [method, path, body, given = {}] = asked;
  const headers: Record<string, string> = { ...given };
  if (headers['If-Match'] === currentEtag) {
    const now = await exchange(socketPath, 'GET', path, null, {});
    headers['If-Match'] = now.headers['etag'] ?? '';
  }
  const sent = body === undefined ? null : body instanceof Text ? body.text : JSON.stringify(body);
  const heard = await exchange(socketPath, method, path, sent, headers);
  const value = parsed(heard);
  const started = (value as { operation?: unknown } | null)?.operation;
  let operation: unknown = null;
  if (heard.status === 202 && typeof started === 'string' && started !== '') {
    const ended = await exchange(socketPath, 'GET', `${started}/wait?timeout=25`, null, {});
    operation = plain((parsed(ended) as { metadata?: unknown }).metadata, dir);
  }
  const answered = plain(heard.status === 202 ? begun(value) : value, dir);
  return { status: heard.status, headers: significant(heard.headers, dir), body: answered, operation };
}

/** An operation may be over by the time it is shown: how far it is is chance. */
function begun(value: unknown): unknown {
  const { metadata, ...envelope } = value as { readonly metadata?: object };
  return { ...envelope, metadata: { ...metadata, status: '', status_code: 0, err: '' } };
}

function parsed({ headers, body }: Heard): unknown {
  if (headers['content-type'] !== 'application/json') return body;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

function significant(headers: Heard['headers'], dir: string): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => !transport.includes(name));
  return Object.fromEntries(
    kept.sort().map(([name, value]) => [name, name === 'etag' ? '<etag>' : String(plain(value, dir))]),
  );
}
