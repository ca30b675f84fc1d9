import { emitYaml } from '@lxd/client/yaml/emit';
import type { Event, EventLifecycle, EventLogging } from '@lxd/model/api/event';
import type { Operation } from '@lxd/model/api/operation';
import { UsageError } from '../shell/errors.js';
import { goJson } from './go-json.js';
import { anything, shaped } from './shape.js';

export type MonitorFormat = 'json' | 'pretty' | 'yaml';

export const isMonitorFormat = (text: string): text is MonitorFormat =>
  ['json', 'pretty', 'yaml'].includes(text);

/** Gravest first. */
const levels = ['panic', 'fatal', 'error', 'warning', 'info', 'debug', 'trace'] as const;
type LogLevel = (typeof levels)[number];

const levelOf = (text: string): LogLevel | null => {
  const name = text.toLowerCase().replace(/^warn$/, 'warning');
  return levels.find((level) => level === name) ?? null;
};

/** Null for "", which lets everything pass. @throws UsageError for what is no level */
export function readLogLevel(text: string): LogLevel | null {
  if (text === '') return null;
  const level = levelOf(text);
  if (level === null) throw new UsageError(`not a valid logrus Level: ${JSON.stringify(text)}`);
  return level;
}

/** Whether an event is at least as grave as asked for; what is no log message counts as "info". */
export function wanted(event: Event, atLeast: LogLevel | null): boolean {
  if (atLeast === null) return true;
  const level = event.type === 'logging' ? levelOf((event.metadata as EventLogging).level) : 'info';
  return levels.indexOf(level ?? 'info') <= levels.indexOf(atLeast);
}

/** One event in the monitor's output. */
export function eventLine(event: Event, text: string, format: MonitorFormat): string {
  switch (format) {
    case 'json':
      return `${goJson(shaped(anything, JSON.parse(text), 'json'))}\n`;
    case 'yaml':
      return `${emitYaml(shaped(anything, JSON.parse(text), 'yaml'))}\n\n`;
    case 'pretty':
      return pretty(event);
  }
}

function pretty(event: Event): string {
  const { level, message, context } = record(event);
  const time = event.timestamp.replace(/\.\d+/, '');
  const parts = [`time="${time}"`, `level=${level}`, `msg=${word(message)}`];
  for (const key of Object.keys(context).sort()) parts.push(`${key}=${word(context[key] ?? '')}`);
  return `${parts.join(' ')}\n`;
}

interface LogRecord {
  readonly level: string;
  readonly message: string;
  readonly context: Readonly<Record<string, string>>;
}

function record(event: Event): LogRecord {
  if (event.type === 'logging') {
    const { level, message, context } = event.metadata as EventLogging;
    return { level, message, context: texts(context ?? {}) };
  }
  if (event.type === 'lifecycle') {
    const { action, source, requestor, context } = event.metadata as EventLifecycle;
    const by =
      requestor == null
        ? ''
        : `, Requestor: ${requestor.protocol}/${requestor.username} (${requestor.address})`;
    return {
      level: 'info',
      message: `Action: ${action}, Source: ${source}${by}`,
      context: texts(context ?? {}),
    };
  }
  const operation = event.metadata as Operation;
  return {
    level: 'info',
    message: `ID: ${operation.id}, Class: ${operation.class}, Description: ${operation.description}`,
    context: {
      CreatedAt: operation.created_at,
      Err: operation.err,
      Location: operation.location,
      MayCancel: String(operation.may_cancel),
      Metadata: goMap(operation.metadata ?? {}),
      Resources: goMap(operation.resources ?? {}),
      Status: operation.status,
      StatusCode: operation.status,
      UpdatedAt: operation.updated_at,
    },
  };
}

const texts = (context: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(context).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );

/** A map as Go's `%v` prints it. */
function goMap(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goMap).join(' ')}]`;
  if (typeof value !== 'object' || value === null) return String(value ?? '<nil>');
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[${entries.map(([key, item]) => `${key}:${goMap(item)}`).join(' ')}]`;
}

const word = (text: string): string =>
  /^[A-Za-z0-9\-._/@^+]*$/.test(text) ? text : JSON.stringify(text);
