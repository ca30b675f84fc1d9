import { WebSocket } from 'ws';

import type { Server } from './server.js';

export interface HeardEvent {
  readonly type: string;
  readonly timestamp: string;
  readonly location?: string;
  readonly project?: string;
  readonly metadata: {
    readonly action?: string;
    readonly source?: string;
    readonly requestor?: { readonly username: string; readonly protocol: string; readonly address: string };
    readonly context?: Readonly<Record<string, unknown>>;
    readonly [key: string]: unknown;
  };
}

export interface Listening {
  /** Everything up to and with the first event that fits; then it stops listening. */
  until(fits: (event: HeardEvent) => boolean): Promise<readonly HeardEvent[]>;
}

/** Hears the server's events from here on. */
export async function listen(server: Server, query: string): Promise<Listening> {
  const socket = new WebSocket(`ws+unix://${server.api.socketPath}:/1.0/events?${query}`);
  const heard: HeardEvent[] = [];
  let tell = (): void => {};
  socket.on('message', (data: Buffer) => {
    heard.push(JSON.parse(data.toString()) as HeardEvent);
    tell();
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return {
    async until(fits) {
      const limit = AbortSignal.timeout(30_000);
      for (;;) {
        const at = heard.findIndex(fits);
        if (at >= 0) {
          socket.terminate();
          return heard.slice(0, at + 1);
        }
        await new Promise<void>((resolve, reject) => {
          tell = resolve;
          limit.onabort = () => reject(new Error(`not heard among ${JSON.stringify(heard)}`));
        });
      }
    },
  };
}
