import type { Event } from '@lxd/model/api/event';
import type { Query, Server } from '../server.js';
import { openWebsocket, type WebSocket } from './websocket.js';

export interface EventFilter {
  /** Empty: every type the server lets us see. */
  readonly types: readonly string[];
  readonly allProjects?: boolean;
}

/** A live subscription to `/1.0/events`. */
export class EventStream {
  readonly #listeners = new Set<(event: Event, text: string) => void>();
  readonly #closers = new Set<() => void>();
  #open = true;

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      const text = data.toString('utf8');
      const event = JSON.parse(text) as Event;
      for (const listener of this.#listeners) listener(event, text);
    });
    socket.on('close', () => {
      this.#open = false;
      for (const closer of this.#closers) closer();
    });
    socket.on('error', () => undefined); // a close always follows
    socket.resume();
  }

  /** Resolves once the server listens to us. @throws ApiError, ConnectionError */
  static async open(server: Server, filter: EventFilter): Promise<EventStream> {
    const query: Query = {
      type: filter.types.join(','),
      ...(filter.allProjects === true ? { 'all-projects': 'true', project: null } : {}),
    };
    const socket = await openWebsocket(server, server.url('events', query));
    return new EventStream(socket);
  }

  get open(): boolean {
    return this.#open;
  }

  /** Calls `listener` for every event until the returned function is called. */
  listen(listener: (event: Event, text: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls `closer` when the connection ends; at once if it has. */
  onClose(closer: () => void): () => void {
    if (!this.#open) closer();
    else this.#closers.add(closer);
    return () => this.#closers.delete(closer);
  }

  close(): void {
    this.socket.terminate();
  }
}
