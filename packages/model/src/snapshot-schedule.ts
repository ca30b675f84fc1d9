import type { KeyType } from './config-key.js';
import { parseCron } from './cron.js';
import type { CronExpression } from './cron.js';

const ALIASES = [
  '@annually',
  '@daily',
  '@hourly',
  '@midnight',
  '@monthly',
  '@never',
  '@startup',
  '@weekly',
  '@yearly',
] as const;

export type ScheduleAlias = (typeof ALIASES)[number];

/** One entry of a schedule: a word whose minute is derived from the instance, or a fixed time. */
export type ScheduleEntry = ScheduleAlias | CronExpression;

/** `snapshots.schedule`: entries joined by comma and space. */
export const snapshotSchedule: KeyType<readonly ScheduleEntry[]> = {
  name: 'schedule',
  parse: (text) =>
    text.split(', ').map((entry) => ALIASES.find((alias) => alias === entry) ?? parseCron(entry)),
};

/** The same for volumes, which never start. */
export const volumeSnapshotSchedule: KeyType<readonly ScheduleEntry[]> = {
  name: 'schedule',
  parse: (text) =>
    text
      .split(', ')
      .map(
        (entry) =>
          ALIASES.find((alias) => alias === entry && alias !== '@startup') ?? parseCron(entry),
      ),
};
