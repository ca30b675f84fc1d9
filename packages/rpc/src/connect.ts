import { once } from 'node:events';

import {
  type CallOptions as GrpcCallOptions,
  type Client,
  Metadata,
  type ServiceError,
  connectivityState,
  status,
} from '@grpc/grpc-js';

import { DomainError } from '@lxd/model/errors';

import { fromWire } from './errors.js';
import type { CallOptions, Calls, MethodDefinition } from './service.js';

type Any = MethodDefinition<unknown, unknown>;

/** How long a method may take before the caller hears that there is no answer; 0: no end. */
export type Deadlines = (path: string, request: unknown) => number;

/** The typed face of one gRPC service on `client`. */
export function connectService<S extends object>(
  client: Client,
  definition: S,
  deadlines: Deadlines,
): Calls<S> {
  const calls: Record<string, unknown> = {};
  for (const [name, method] of Object.entries(definition) as [string, Any][]) {
    calls[name] = method.responseStream
      ? (request: unknown, options?: CallOptions) =>
          streamed(client, method, request, options, deadlines)
      : (request: unknown, options?: CallOptions) =>
          unary(client, method, request, options, deadlines);
  }
  return calls as Calls<S>;
}

/** A restarted process answers again within about two seconds, more on a busy host. */
const restartMs = 10_000;

/**
 * Waits for a server that is just being restarted, so that a call made meanwhile does not fail.
 * If it does not come back, the call itself says so.
 */
async function reachable(client: Client, options: CallOptions | undefined): Promise<void> {
  if (options?.failFast === true || options?.signal?.aborted) return;
  if (client.getChannel().getConnectivityState(false) === connectivityState.READY) return;
  const ms = Math.min(restartMs, options?.timeoutMs || restartMs);
  await new Promise<void>((resolve) => client.waitForReady(Date.now() + ms, () => resolve()));
}

async function unary(
  client: Client,
  method: Any,
  request: unknown,
  options: CallOptions | undefined,
  deadlines: Deadlines,
): Promise<unknown> {
  await reachable(client, options);
  return new Promise((resolve, reject) => {
    const limits = grpcOptions(method, request, options, deadlines);
    const done = (error: ServiceError | null, response?: unknown) => {
      options?.signal?.removeEventListener('abort', abort);
      if (error) reject(failure(error, method, options));
      else resolve(response);
    };
    const { path, requestSerialize: encode, responseDeserialize: decode } = method;
    const call = method.requestStream
      ? client.makeClientStreamRequest(path, encode, decode, new Metadata(), limits, done)
      : client.makeUnaryRequest(path, encode, decode, request, new Metadata(), limits, done);
    const abort = () => call.cancel();
    if (options?.signal?.aborted) abort();
    else options?.signal?.addEventListener('abort', abort, { once: true });
    if (method.requestStream) {
      void pump(request as AsyncIterable<unknown>, call as unknown as Sink).catch(
        (error: unknown) => {
          call.cancel();
          reject(error instanceof Error ? error : new Error(String(error)));
        },
      );
    }
  });
}

async function* streamed(
  client: Client,
  method: Any,
  request: unknown,
  options: CallOptions | undefined,
  deadlines: Deadlines,
): AsyncGenerator<unknown> {
  await reachable(client, options);
  const limits = grpcOptions(method, request, options, deadlines);
  const { path, requestSerialize: encode, responseDeserialize: decode } = method;
  const call = method.requestStream
    ? client.makeBidiStreamRequest(path, encode, decode, new Metadata(), limits)
    : client.makeServerStreamRequest(path, encode, decode, request, new Metadata(), limits);
  const abort = () => call.cancel();
  if (options?.signal?.aborted) abort();
  else options?.signal?.addEventListener('abort', abort, { once: true });
  let inputError: unknown = null;
  if (method.requestStream) {
    void pump(request as AsyncIterable<unknown>, call as unknown as Sink).catch(
      (error: unknown) => {
        inputError = error;
        call.cancel();
      },
    );
  }
  try {
    yield* call;
  } catch (error) {
    throw inputError ?? failure(error as ServiceError, method, options);
  } finally {
    options?.signal?.removeEventListener('abort', abort);
    call.cancel(); // no-op after the end; stops the other side when the reader left early
  }
}

interface Sink extends NodeJS.EventEmitter {
  write(message: unknown): boolean;
  end(): void;
}

async function pump(from: AsyncIterable<unknown>, call: Sink): Promise<void> {
  const ended = new AbortController();
  const stop = () => ended.abort();
  call.once('status', stop);
  call.once('error', stop); // shown to the caller by the call itself
  try {
    for await (const message of from) {
      if (ended.signal.aborted) return;
      if (!call.write(message)) await once(call, 'drain', { signal: ended.signal });
    }
    call.end();
  } catch (error) {
    if (!ended.signal.aborted) throw error;
  }
}

function grpcOptions(
  method: Any,
  request: unknown,
  options: CallOptions | undefined,
  deadlines: Deadlines,
): GrpcCallOptions {
  const timeoutMs = options?.timeoutMs ?? deadlines(method.path, request);
  return timeoutMs > 0 ? { deadline: Date.now() + timeoutMs } : {};
}

function failure(error: ServiceError, method: Any, options?: CallOptions): Error {
  if (error.code === status.CANCELLED && options?.signal?.aborted) {
    return new DomainError('unavailable', 'The call was given up', {
      cause: options.signal.reason,
    });
  }
  if (error.code === status.DEADLINE_EXCEEDED) {
    return new DomainError('unavailable', `No answer in time (${method.path})`);
  }
  return fromWire(error);
}
