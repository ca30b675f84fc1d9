import { once } from 'node:events';
import { after } from 'node:test';

import type { Server } from './server.js';

/** A program that runs beside a server for the tests of one file. */
export interface Beside<T> {
  /** The line of JSON that it printed when it was ready. */
  readonly said: T;
  /** Writes a line of JSON to its standard input. */
  tell(message: unknown): void;
  stop(): Promise<void>;
}

/** Starts `script` of this folder in the server's namespaces; it ends when its standard input does. */
export async function startBeside<T>(server: Server, script: string, options: unknown): Promise<Beside<T>> {
  const path = new URL(`./${script}.js`, import.meta.url).pathname;
  // Without the server's folder in its environment: it is no program of the server's.
  const child = server.spawn(['env', '--unset=LXD_DIR', process.execPath, path, JSON.stringify(options)]);
  child.stderr.pipe(process.stderr);
  const ended = once(child, 'exit');
  const line = await Promise.race([once(child.stdout, 'data'), ended]);
  if (!Buffer.isBuffer(line[0])) throw new Error(`${script} ended at once`);
  return {
    said: JSON.parse(line[0].toString()) as T,
    tell: (message) => void child.stdin.write(`${JSON.stringify(message)}\n`),
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}

/** The same from its first use on until after the last test of a file. */
export function besideForTests<T>(server: Server, script: string, options: unknown): () => Promise<T> {
  let program: Promise<Beside<T>> | null = null;
  after(async () => (await program)?.stop());
  return async () => (await (program ??= startBeside<T>(server, script, options))).said;
}
