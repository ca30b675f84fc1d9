import { once } from 'node:events';

import type {
  Metadata,
  Server,
  ServerDuplexStream,
  ServerReadableStream,
  ServerUnaryCall,
  ServerWritableStream,
  UntypedServiceImplementation,
  sendUnaryData,
  status,
} from '@grpc/grpc-js';

import { toWire } from './errors.js';
import { incoming, type Incoming } from './incoming.js';
import type { CallOptions, ServiceDefinition } from './service.js';

type Unary = (request: unknown, options: CallOptions) => Promise<unknown>;
type Streaming = (request: unknown, options: CallOptions) => AsyncIterable<unknown>;
type OnError = (path: string, error: unknown) => void;

/**
 * Offers `calls` on a gRPC server. A call that the client gives up is aborted through its signal;
 * `onError` sees every failure before it goes over the wire.
 */
export function serve(
  server: Server,
  definition: ServiceDefinition,
  calls: object,
  onError: OnError,
): void {
  const handlers: UntypedServiceImplementation = {};
  for (const [name, method] of Object.entries(definition)) {
    const call = (calls as Readonly<Record<string, unknown>>)[name];
    const failed = (error: unknown) => onError(method.path, error);
    handlers[name] = method.responseStream
      ? (stream: OutStream) =>
          void answerStream(stream, method.requestStream, call as Streaming, failed)
      : (stream: InCall, reply: sendUnaryData<unknown>) =>
          void answerUnary(stream, method.requestStream, call as Unary, failed, reply);
  }
  server.addService(definition as never, handlers);
}

type InCall = ServerUnaryCall<unknown, unknown> | ServerReadableStream<unknown, unknown>;
type OutStream = ServerWritableStream<unknown, unknown> | ServerDuplexStream<unknown, unknown>;

async function answerUnary(
  stream: InCall,
  streamed: boolean,
  call: Unary,
  failed: (error: unknown) => void,
  reply: sendUnaryData<unknown>,
): Promise<void> {
  try {
    const request = streamed
      ? incoming(stream as Incoming)
      : (stream as { request?: unknown }).request;
    reply(null, await call(request, { signal: givenUp(stream) }));
  } catch (error) {
    failed(error);
    reply(toWire(error) as { code: status; details: string; metadata: Metadata });
  }
}

async function answerStream(
  stream: OutStream,
  streamed: boolean,
  call: Streaming,
  failed: (error: unknown) => void,
): Promise<void> {
  stream.on('error', () => {}); // the client went away: the signal tells
  const signal = givenUp(stream);
  try {
    const request = streamed
      ? incoming(stream as Incoming)
      : (stream as { request?: unknown }).request;
    for await (const message of call(request, { signal })) {
      if (signal.aborted) return;
      if (!stream.write(message)) await drained(stream, signal);
    }
    stream.end();
  } catch (error) {
    failed(error);
    if (!signal.aborted) stream.emit('error', toWire(error));
  }
}

async function drained(stream: OutStream, signal: AbortSignal): Promise<void> {
  await once(stream, 'drain', { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}

interface Cancellable {
  readonly cancelled: boolean;
  once(event: 'cancelled', listener: () => void): unknown;
}

function givenUp(call: Cancellable): AbortSignal {
  const controller = new AbortController();
  if (call.cancelled) controller.abort();
  else call.once('cancelled', () => controller.abort());
  return controller.signal;
}
