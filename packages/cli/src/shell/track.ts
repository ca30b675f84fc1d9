import type { BackgroundOperation } from '@lxd/client/operations/background-operation';
import type { Operation } from '@lxd/model/api/operation';
import { ExitError } from './errors.js';
import { Progress } from './progress.js';
import type { Shell } from './shell.js';

/** After as many interrupts the client gives up waiting for the server to cancel. */
const PATIENCE = 3;

export async function trackOperation(
  shell: Shell,
  operation: BackgroundOperation,
  format: string,
): Promise<Operation> {
  const progress = new Progress(shell, format);
  const unwatch = operation.watch((state) => {
    const text = progressText(state);
    if (text !== null) progress.update(text);
  });
  const interrupted = onInterrupt(shell, operation);
  try {
    const text = progressText(operation.state);
    if (text !== null) progress.update(text);
    return await Promise.race([operation.wait(), interrupted.gaveUp]);
  } finally {
    interrupted.stop();
    unwatch();
    progress.finish();
  }
}

/** The metadata entry that says how far it is: `download_progress`, `fs_progress`, ... */
export function progressText(state: Operation): string | null {
  for (const [key, value] of Object.entries(state.metadata ?? {})) {
    if (key.endsWith('_progress') && typeof value === 'string') return value;
  }
  return null;
}

function onInterrupt(
  shell: Shell,
  operation: BackgroundOperation,
): { readonly gaveUp: Promise<never>; stop(): void } {
  let count = 0;
  let stop = (): void => undefined;
  const gaveUp = new Promise<never>((_, reject) => {
    const handler = (): void => {
      count++;
      if (count === PATIENCE) {
        reject(
          new ExitError(
            1,
            'User signaled us three times, exiting. The remote operation will keep running',
          ),
        );
        return;
      }
      operation.cancel().then(
        () => shell.note('Operation cancelled by user'),
        () => shell.note("Can't cancel the operation (interrupt two more times to force)"),
      );
    };
    process.on('SIGINT', handler);
    stop = () => process.off('SIGINT', handler);
  });
  gaveUp.catch(() => undefined);
  return { gaveUp, stop };
}
