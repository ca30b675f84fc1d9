// The thread that writes: flushing to disk takes milliseconds and would hold up the event loop.
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';

import { connect } from './connection.js';
import { Writer, type BatchOutcome, type PlainStatement } from './writer.js';

export type ToWriter =
  | { readonly id: number; readonly batch: readonly PlainStatement[] }
  | { readonly id: number; readonly close: true };

export interface FromWriter {
  readonly id: number;
  readonly outcome: BatchOutcome;
}

const port = parentPort;
if (port === null) throw new Error('writer-thread runs as a worker only');

const database = connect((workerData as { path: string }).path);
const writer = new Writer(database);

port.on('message', (first: ToWriter) => {
  // What queued up during the last flush goes into this one.
  const waiting: { id: number; batch: readonly PlainStatement[] }[] = [];
  let closing: number | null = null;
  for (let message: ToWriter | undefined = first; message; message = next()) {
    if ('close' in message) closing = message.id;
    else waiting.push(message);
  }
  const outcomes = writer.run(waiting.map(({ batch }) => batch));
  for (const [index, { id }] of waiting.entries()) {
    const outcome = outcomes[index];
    if (outcome) port.postMessage({ id, outcome } satisfies FromWriter);
  }
  if (closing !== null) {
    database.close();
    port.postMessage({ id: closing, outcome: { ok: true, results: [] } } satisfies FromWriter);
    port.close();
  }
});

function next(): ToWriter | undefined {
  return port ? (receiveMessageOnPort(port)?.message as ToWriter | undefined) : undefined;
}
