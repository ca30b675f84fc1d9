import type { Server } from '@lxd/client/server';
import type { InstanceExecPost } from '@lxd/model/api/instance-exec';
import { OperationError } from '@lxd/client/errors';
import { HIGH_WATER_BYTES, openWebsocket, type WebSocket } from '@lxd/client/operations/websocket';
import type { Writable } from 'node:stream';
import { ExitError } from '../shell/errors.js';
import type { Shell, Streams } from '../shell/shell.js';
import { instancePath } from './paths.js';
import { followWindow, forwardSignals, rawTerminal, windowSize } from './terminal.js';

export interface ExecRequest {
  readonly command: readonly string[];
  readonly interactive: boolean;
  readonly disableStdin: boolean;
  readonly environment: Readonly<Record<string, string>>;
  readonly user: number;
  readonly group: number;
  readonly cwd: string;
}

/** Runs a command with the user's own input and output; resolves with its exit status. */
export async function runCommand(
  shell: Shell,
  server: Server,
  instance: string,
  request: ExecRequest,
): Promise<number> {
  const { stdin, stdout, stderr } = shell.streams;
  const size = request.interactive ? windowSize(stdout) : { width: 0, height: 0 };
  const body: InstanceExecPost = {
    command: request.command,
    'wait-for-websocket': true,
    interactive: request.interactive,
    environment: request.environment,
    width: size.width,
    height: size.height,
    'record-output': false,
    user: request.user,
    group: request.group,
    cwd: request.cwd,
  };
  const operation = await server.start('POST', instancePath(instance, 'exec'), body);
  const secrets = (operation.state.metadata?.['fds'] ?? {}) as Record<string, string>;
  const open = (name: string): Promise<WebSocket> =>
    openWebsocket(server, operation.websocketUrl(secrets[name] ?? ''));

  // The control channel first: losing it kills the command, and it carries the signals.
  const [control, ...streams] = await Promise.all([
    open('control'),
    ...(request.interactive ? [open('0')] : [open('0'), open('1'), open('2')]),
  ]);
  control.on('error', () => undefined);
  control.resume();
  const stopSignals = forwardSignals(control, request.interactive);
  const stopWindow = request.interactive ? followWindow(control, stdout) : () => undefined;
  const restore = request.interactive ? rawTerminal(stdin) : () => undefined;
  try {
    const drained: Promise<void>[] = [];
    if (request.interactive) {
      const [terminal] = streams as [WebSocket];
      drained.push(receive(terminal, stdout));
      sendInput(terminal, stdin, request.disableStdin);
    } else {
      const [input, output, errors] = streams as [WebSocket, WebSocket, WebSocket];
      drained.push(receive(output, stdout), receive(errors, stderr));
      sendInput(input, stdin, request.disableStdin);
    }
    // The server ends the operation when we have let go of the streams it has ended.
    const letGo = Promise.all(drained).then(() => {
      for (const socket of streams) socket.close();
    });
    const failure = await operation.wait().then(
      () => null,
      (error: unknown) => {
        if (error instanceof OperationError) return error;
        throw error;
      },
    );
    const status = operation.state.metadata?.['return'];
    // A command that never ran fails the operation and has a status all the same.
    if (failure !== null && typeof status !== 'number') throw failure;
    await letGo;
    return statusOf(Number(status ?? 0));
  } finally {
    restore();
    stopWindow();
    stopSignals();
    stdin.pause();
    stdin.removeAllListeners('data');
    for (const socket of [control, ...streams]) socket.terminate();
    (stdin as { unref?: () => void }).unref?.();
  }
}

/** The shells' convention for what could not be run at all. @throws ExitError */
function statusOf(status: number): number {
  if (status === 127) throw new ExitError(status, 'Command not found');
  if (status === 126) throw new ExitError(status, 'Command not executable');
  return status;
}

/** Copies what arrives to a stream; resolves at the end-of-stream mark or when the socket closes. */
export function receive(socket: WebSocket, out: Writable): Promise<void> {
  return new Promise((resolve) => {
    socket.on('message', (data: Buffer, binary: boolean) => {
      if (!binary) {
        // A text frame marks the end of the stream.
        resolve();
        return;
      }
      // What has already arrived still comes when the socket is paused.
      if (out.write(data) || socket.isPaused) return;
      socket.pause();
      out.once('drain', () => socket.resume());
    });
    socket.on('close', () => resolve());
    socket.on('error', () => resolve());
    socket.resume();
  });
}

/** Copies our input to the command, slowing down when the connection does. */
function sendInput(socket: WebSocket, stdin: Streams['stdin'], nothing: boolean): void {
  socket.on('error', () => undefined);
  socket.resume();
  const end = (): void => {
    if (socket.readyState === socket.OPEN) socket.send('');
  };
  if (nothing) {
    end();
    return;
  }
  stdin.on('data', (chunk: Buffer) => {
    if (socket.readyState !== socket.OPEN) return;
    socket.send(chunk, { binary: true }, () => {
      if (stdin.isPaused() && socket.bufferedAmount < HIGH_WATER_BYTES) stdin.resume();
    });
    if (socket.bufferedAmount > HIGH_WATER_BYTES) stdin.pause();
  });
  stdin.once('end', end);
  stdin.once('error', end);
}
