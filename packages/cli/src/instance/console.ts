import { setTimeout as delay } from 'node:timers/promises';
import type { Server } from '@lxd/client/server';
import { openWebsocket } from '@lxd/client/operations/websocket';
import type { Shell } from '../shell/shell.js';
import { receive } from './exec.js';
import { instancePath } from './paths.js';
import { followWindow, rawTerminal, windowSize } from './terminal.js';

/** How long the server may take to close the terminal after it was told to. */
const DETACH_MS = 2000;

/** Ctrl-a, then q. */
const ESCAPE = 0x01;
const QUIT = 'q'.charCodeAt(0);

/** Connects the terminal to an instance's console until the user detaches or it ends. */
export async function attachConsole(
  shell: Shell,
  server: Server,
  instance: string,
  type: string,
): Promise<void> {
  const { stdin, stdout } = shell.streams;
  const size = windowSize(stdout);
  const operation = await server.start('POST', instancePath(instance, 'console'), {
    width: size.width,
    height: size.height,
    type,
  });
  const secrets = (operation.state.metadata?.['fds'] ?? {}) as Record<string, string>;
  const [control, terminal] = await Promise.all([
    openWebsocket(server, operation.websocketUrl(secrets['control'] ?? '')),
    openWebsocket(server, operation.websocketUrl(secrets['0'] ?? '')),
  ]);
  control.on('error', () => undefined);
  control.resume();
  const restore = rawTerminal(stdin);
  const stopWindow = followWindow(control, stdout);
  try {
    stdout.write('To detach from the console, press: <ctrl>+a q\n\r');
    const detached = new Promise<void>((resolve) => {
      const keys = detachKeys(resolve);
      stdin.on('data', (chunk: Buffer) => {
        const sent = keys(chunk);
        if (sent.length > 0 && terminal.readyState === terminal.OPEN) {
          terminal.send(sent, { binary: true });
        }
      });
      stdin.once('end', resolve);
    });
    const ended = receive(terminal, stdout);
    await Promise.race([detached, ended]);
    // Closing the control channel detaches; the server then closes the terminal's.
    control.close();
    await Promise.race([ended, delay(DETACH_MS, null, { ref: false })]);
  } finally {
    restore();
    stopWindow();
    stdin.pause();
    stdin.removeAllListeners('data');
    terminal.close();
    (stdin as { unref?: () => void }).unref?.();
  }
  await operation.wait();
}

/** Passes keys on, and calls `detach` at the escape sequence, which may come in pieces. */
export function detachKeys(detach: () => void): (chunk: Buffer) => Buffer {
  let escaped = false;
  return (chunk) => {
    const out: number[] = [];
    for (const byte of chunk) {
      if (escaped) {
        escaped = false;
        if (byte === QUIT) {
          detach();
          return Buffer.from(out);
        }
        out.push(ESCAPE);
        if (byte !== ESCAPE) out.push(byte);
      } else if (byte === ESCAPE) escaped = true;
      else out.push(byte);
    }
    return Buffer.from(out);
  };
}
