import { WebSocket } from 'ws';

import type { Server } from './server.js';

/** The websockets of one operation, by name, with what has arrived on them. */
export interface OperationSockets {
  readonly operation: string;
  readonly text: (name: string) => string;
  send(name: string, data: string | object): void;
  /** Resolves when the server has closed it. */
  closed(name: string): Promise<void>;
  close(name: string): void;
  /** As a client that is killed. */
  terminate(): void;
}

/** Starts an operation that has websockets and connects to all of them. */
export async function openSockets(server: Server, path: string, body: object): Promise<OperationSockets> {
  const answer = await server.api.request<{ metadata: { fds: Record<string, string> } }>('POST', path, { body });
  if (answer.status >= 400) throw new Error(answer.error);
  const sockets = new Map<string, WebSocket>();
  const texts = new Map<string, string>();
  const closings = new Map<string, Promise<void>>();
  for (const [name, secret] of Object.entries(answer.metadata.metadata.fds)) {
    const url = `ws+unix://${server.api.socketPath}:${answer.operation}/websocket?secret=${secret}`;
    const socket = new WebSocket(url);
    socket.on('message', (data: Buffer) => texts.set(name, (texts.get(name) ?? '') + data.toString()));
    closings.set(name, new Promise((resolve) => socket.once('close', () => resolve())));
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    sockets.set(name, socket);
  }
  return {
    operation: answer.operation,
    text: (name) => texts.get(name) ?? '',
    send(name, data) {
      const bytes = typeof data === 'string' ? Buffer.from(data) : null;
      sockets.get(name)?.send(bytes ?? JSON.stringify(data), { binary: bytes !== null });
    },
    closed: (name) => closings.get(name) ?? Promise.resolve(),
    close: (name) => sockets.get(name)?.close(),
    terminate() {
      for (const socket of sockets.values()) socket.terminate();
    },
  };
}
