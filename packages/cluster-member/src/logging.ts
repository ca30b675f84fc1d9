import { createWriteStream } from 'node:fs';

import { pino, type Logger } from 'pino';

import type { EventHub } from './events/event-hub.js';

export type LogLevel = 'debug' | 'info' | 'warn';

export interface LogOptions {
  readonly file: string | null; // null: standard error
  readonly level: LogLevel;
}

export interface DaemonLog {
  readonly logger: Logger;
  /** Every message also becomes a `logging` event, whatever the server's own level. */
  connect(hub: EventHub): void;
  /** Called by the hub when listeners to `logging` come and go. */
  listened(wanted: boolean): void;
}

interface Line {
  readonly level: number;
  readonly msg?: string;
  readonly [key: string]: unknown;
}

/** The daemon's log: JSON lines in the file, and events for whoever listens. */
export function openLog({ file, level }: LogOptions): DaemonLog {
  const out = file === null ? process.stderr : createWriteStream(file, { flags: 'a', mode: 0o600 });
  const least = pino.levels.values[level] ?? 0;
  let hub: EventHub | null = null;
  const destination = {
    write(text: string) {
      // Made by pino a moment ago; parsed again only where somebody listens or it may be too low.
      const line = JSON.parse(text) as Line;
      if (line.level >= least) out.write(text);
      hub?.send('logging', null, () => loggingEvent(line));
    },
  };
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  return {
    logger,
    connect: (to) => void (hub = to),
    listened: (wanted) => void (logger.level = wanted ? 'debug' : level),
  };
}

const levelNames: Readonly<Record<number, string>> = {
  20: 'debug',
  30: 'info',
  40: 'warning',
  50: 'error',
  60: 'panic',
};

/** A log line as LXD's clients know it; the context holds texts only. */
function loggingEvent({ level, msg, time: _, ...rest }: Line) {
  const context: Record<string, string> = {};
  for (const [key, value] of Object.entries(rest)) {
    context[key] = typeof value === 'string' ? value : JSON.stringify(value);
  }
  return { message: msg ?? '', level: levelNames[level] ?? 'info', context };
}
