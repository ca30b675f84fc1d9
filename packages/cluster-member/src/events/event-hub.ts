import type { WebSocket } from 'ws';

import type { EventType, Events, Lifecycle } from './events.js';

/** What one listener wants and may see. */
export interface Subscription {
  readonly types: ReadonlySet<EventType>;
  /** null: events of all projects. */
  readonly project: string | null;
  readonly admin: boolean;
  /** Whether it still may: asked when trust changes, and now and then. */
  allowed(): Promise<boolean>;
}

/** Server pings (as LXD 5.2): every 10 s, dropped after more than two unanswered. */
const pingEveryMs = 10_000;
const unansweredPings = 2;

/** Unsent bytes at which a listener is too slow to keep: some ten thousand events. */
const maxUnsentBytes = 8 * 1024 * 1024;

/** An event as it goes over the wire, and what decides who may see it. */
export interface EncodedEvent {
  readonly type: EventType;
  readonly project: string | null;
  readonly adminOnly: boolean;
  readonly text: string; // JSON
}

/** Takes this member's own events to another member. */
export interface Relay {
  readonly logging: boolean;
  take(event: EncodedEvent): void;
}

interface Listener extends Subscription {
  readonly socket: WebSocket;
  unanswered: number;
  unsent: number; // bytes, at the last ping
}

/** Gives every event to every listener that asked for it, in order. */
export class EventHub implements Events {
  readonly #listeners = new Set<Listener>();
  readonly #relays = new Set<Relay>();
  #pings: NodeJS.Timeout | null = null;

  constructor(
    /** The member's name, "none" while not clustered. */
    private readonly location: () => string,
    /** Called when the first `logging` listener comes and the last one goes. */
    private readonly onLogging: (wanted: boolean) => void = () => undefined,
  ) {}

  lifecycle({ action, source, project, requestor, context }: Lifecycle): void {
    this.send('lifecycle', project, () => ({
      action,
      source,
      ...(context === undefined ? {} : { context }),
      ...(requestor === null ? {} : { requestor }),
    }));
  }

  send(
    type: EventType,
    project: string | null,
    metadata: () => unknown,
    { adminOnly = false }: { readonly adminOnly?: boolean } = {},
  ): void {
    if (this.#listeners.size === 0 && this.#relays.size === 0) return;
    let encoded: EncodedEvent | null = null;
    const encode = () =>
      (encoded ??= { type, project, adminOnly, text: this.#encode(type, project, metadata()) });
    for (const relay of this.#relays) {
      if (type !== 'logging' || relay.logging) relay.take(encode());
    }
    this.#deliver(type, project, adminOnly, encode);
  }

  /** Tells the listeners here what happened on another member. */
  tellFromElsewhere(event: EncodedEvent): void {
    this.#deliver(event.type, event.project, event.adminOnly, () => event);
  }

  /** Sends this member's own events to `relay` from now on. @returns what ends that */
  relayTo(relay: Relay): () => void {
    this.#relays.add(relay);
    this.onLogging(this.#hears('logging'));
    return () => {
      this.#relays.delete(relay);
      this.onLogging(this.#hears('logging'));
    };
  }

  /** Whether somebody here listens to log messages. */
  get wantsLogging(): boolean {
    return [...this.#listeners].some(({ types }) => types.has('logging'));
  }

  #deliver(
    type: EventType,
    project: string | null,
    adminOnly: boolean,
    encode: () => EncodedEvent,
  ): void {
    for (const listener of this.#listeners) {
      if (!listener.types.has(type) || (adminOnly && !listener.admin)) continue;
      if (project !== null && listener.project !== null && listener.project !== project) continue;
      listener.socket.send(encode().text);
      if (listener.socket.bufferedAmount > maxUnsentBytes) this.#drop(listener);
    }
  }

  /** Takes over the socket: it hears events until it goes away or proves dead. */
  subscribe(socket: WebSocket, subscription: Subscription): void {
    const listener: Listener = { ...subscription, socket, unanswered: 0, unsent: 0 };
    this.#listeners.add(listener);
    socket.on('pong', () => (listener.unanswered = 0));
    socket.on('close', () => this.#remove(listener));
    socket.on('error', () => this.#drop(listener));
    this.#pings ??= setInterval(() => this.#ping(), pingEveryMs).unref();
    this.onLogging(this.#hears('logging'));
  }

  /** Lets go of listeners that are no longer trusted; to be called when trust changes. */
  recheck(): void {
    for (const listener of this.#listeners) this.#check(listener);
  }

  /** Closes every listener. */
  close(): void {
    for (const { socket } of this.#listeners) socket.close(1001, 'LXD is shutting down');
  }

  #encode(type: EventType, project: string | null, metadata: unknown): string {
    return JSON.stringify({
      type,
      timestamp: new Date().toISOString(),
      metadata,
      location: this.location(),
      ...(project === null ? {} : { project }),
    });
  }

  #ping(): void {
    for (const listener of this.#listeners) {
      const { socket } = listener;
      const stuck = listener.unsent > 0 && socket.bufferedAmount >= listener.unsent;
      listener.unsent = socket.bufferedAmount;
      if (stuck || listener.unanswered > unansweredPings) {
        this.#drop(listener);
        continue;
      }
      listener.unanswered++;
      socket.ping('keepalive');
      this.#check(listener);
    }
  }

  #check(listener: Listener): void {
    const drop = () => this.#drop(listener);
    listener.allowed().then((allowed) => allowed || drop(), drop);
  }

  #drop(listener: Listener): void {
    this.#remove(listener);
    listener.socket.terminate();
  }

  #remove(listener: Listener): void {
    if (!this.#listeners.delete(listener)) return;
    this.onLogging(this.#hears('logging'));
    if (this.#listeners.size > 0 || this.#pings === null) return;
    clearInterval(this.#pings);
    this.#pings = null;
  }

  #hears(type: EventType): boolean {
    return (
      [...this.#listeners].some(({ types }) => types.has(type)) ||
      (type === 'logging' && [...this.#relays].some(({ logging }) => logging))
    );
  }
}
