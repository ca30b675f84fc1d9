import { spawnSync } from 'node:child_process';
import { constants } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import type { WebSocket } from '@lxd/client/operations/websocket';

export interface WindowSize {
  readonly width: number;
  readonly height: number;
}

/** The size of the window behind a stream; zeros (the server's default) when there is none. */
export function windowSize(out: Writable): WindowSize {
  const { columns, rows } = out as { columns?: number; rows?: number };
  return { width: columns ?? 0, height: rows ?? 0 };
}

/** Tells the other side whenever the window changes, until the returned function is called. */
export function followWindow(control: WebSocket, out: Writable): () => void {
  const tell = (): void => {
    const { width, height } = windowSize(out);
    if (control.readyState !== control.OPEN) return;
    control.send(
      JSON.stringify({
        command: 'window-resize',
        args: { width: String(width), height: String(height) },
      }),
    );
  };
  process.on('SIGWINCH', tell);
  return () => process.off('SIGWINCH', tell);
}

/** Those a user may send to us and means for the command. On a terminal ^C arrives as a character. */
const forwarded = ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGCONT'] as const;

export function forwardSignals(control: WebSocket, interactive: boolean): () => void {
  const handlers = forwarded
    .filter((name) => interactive || name !== 'SIGCONT')
    .map((name) => {
      const handler = (): void => {
        if (control.readyState !== control.OPEN) return;
        control.send(JSON.stringify({ command: 'signal', signal: constants.signals[name] }));
      };
      process.on(name, handler);
      return { name, handler };
    });
  return () => {
    for (const { name, handler } of handlers) process.off(name, handler);
  };
}

/** It only sets a mode; a terminal that lets it wait is not worth waiting for. */
const STTY_TIMEOUT_MS = 1000;

/** Hands every key through as it is typed, until the returned function is called. */
export function rawTerminal(stdin: Readable): () => void {
  const terminal = stdin as Readable & { isTTY?: boolean; setRawMode?: (raw: boolean) => void };
  if (terminal.isTTY !== true || terminal.setRawMode === undefined) return () => undefined;
  terminal.setRawMode(true);
  // Node leaves the terminal turning \n into \r\n, which the other side's has already done.
  spawnSync('stty', ['-opost'], { stdio: ['inherit', 'ignore', 'ignore'], timeout: STTY_TIMEOUT_MS });
  return () => terminal.setRawMode?.(false);
}
