import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Event } from '@lxd/model/api/event';

import { readLogLevel, wanted } from './event.js';

const event = (type: string, level?: string): Event =>
  ({ type, timestamp: '2026-01-01T00:00:00Z', metadata: { level, message: '', context: {} } }) as Event;

const cases: readonly (readonly [event: Event, least: string, passes: boolean])[] = [
  [event('logging', 'debug'), '', true],
  [event('logging', 'debug'), 'info', false],
  [event('logging', 'warning'), 'warn', true],
  [event('logging', 'warn'), 'WARNING', true],
  [event('logging', 'error'), 'info', true],
  [event('lifecycle'), 'info', true],
  [event('lifecycle'), 'warning', false],
  [event('operation'), 'error', false],
];

for (const [one, least, passes] of cases) {
  const { level } = one.metadata as { level?: string };
  test(`${one.type} ${level ?? ''} ${passes ? 'passes' : 'is left out at'} ${least || 'no level'}`, () => {
    assert.equal(wanted(one, readLogLevel(least)), passes);
  });
}

test('a level that is none is refused', () => {
  assert.throws(() => readLogLevel('zz'), { message: 'not a valid logrus Level: "zz"' });
});
