import { pino, type Logger } from 'pino';

import type { Log, LogContext } from './host/log.js';
import type { EventBus } from './rpc/event-bus.js';

type Level = 'debug' | 'error' | 'info' | 'warn';

const levelWords: Readonly<Record<Level, string>> = {
  debug: 'debug',
  error: 'error',
  info: 'info',
  warn: 'warning',
};

/**
 * Says things twice: as JSON lines to `file` (or standard error), and as events to whoever
 * watches.
 */
export function openLog(file: string | null, level: Level, events: EventBus): Log {
  const to = pino.destination({ dest: file ?? 2, sync: true, append: true });
  const logger: Logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, to);
  const write =
    (at: Level) =>
    (message: string, context: LogContext = {}) => {
      logger[at](context, message);
      const value = { level: levelWords[at], message, context: { ...context } };
      if (logger.isLevelEnabled(at)) events.emit({ event: { $case: 'log', value } });
    };
  return { debug: write('debug'), error: write('error'), info: write('info'), warn: write('warn') };
}
