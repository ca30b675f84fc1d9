import type { IncomingMessage } from 'node:http';

import { ApiError, ConnectionError } from '../errors.js';
import { readText } from '../http/body.js';
import { systemAuthorities } from '../tls/system-authorities.js';

export interface IdentityRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  /** Sent as a form or as JSON; null: no body. */
  readonly form?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
}

export interface IdentityReply {
  readonly status: number;
  readonly json: unknown; // null when the body is no JSON
}

const defaultDeadlineMs = 30_000;

/** Asks an identity server, whose certificate the system must trust. @throws ConnectionError */
export async function askIdentityServer(request: IdentityRequest): Promise<IdentityReply> {
  const url = new URL(request.url);
  const secure = url.protocol === 'https:';
  const { request: send } = secure ? await import('node:https') : await import('node:http');
  const { type, body } = bodyOf(request);
  const deadline = AbortSignal.timeout(request.deadlineMs ?? defaultDeadlineMs);
  const reply = await new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = send(url, {
      method: request.method,
      agent: false,
      headers: { ...(type === null ? {} : { 'Content-Type': type }), ...request.headers },
      signal: request.signal === undefined ? deadline : AbortSignal.any([deadline, request.signal]),
      ...(secure ? { ca: systemAuthorities() } : {}),
    });
    outgoing.on('response', resolve);
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      const text = deadline.aborted ? 'i/o timeout' : error.message;
      reject(new ConnectionError(`${request.method} ${url.origin}${url.pathname}: ${text}`, error.code ?? null));
    });
    outgoing.end(body ?? undefined);
  });
  return { status: reply.statusCode ?? 500, json: parsed(await readText(reply)) };
}

/** The JSON object of a good reply. @throws ApiError */
export function requireObject(reply: IdentityReply, what: string): Readonly<Record<string, unknown>> {
  const { status, json } = reply;
  const object = typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
  if (status >= 400 || json === null) {
    const why = object['Message'] ?? object['message'];
    throw new ApiError(status, `${what}: ${typeof why === 'string' ? why : `status ${status}`}`);
  }
  return object;
}

function bodyOf({ form, json }: IdentityRequest): { type: string | null; body: string | null } {
  if (form !== undefined) {
    return { type: 'application/x-www-form-urlencoded', body: new URLSearchParams(form).toString() };
  }
  if (json !== undefined) return { type: 'application/json', body: JSON.stringify(json) };
  return { type: null, body: null };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
