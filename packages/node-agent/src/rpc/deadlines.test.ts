import assert from 'node:assert/strict';
import { test } from 'node:test';

import { deadlineOf } from './deadlines.js';

const stop = (timeoutSeconds: number, force = false) =>
  deadlineOf('/lxd.agent.v1.Instances/Stop', { force, timeoutSeconds });

for (const { name, got, want } of [
  { name: 'a call that is not listed', got: deadlineOf('/x', {}), want: 30_000 },
  { name: 'a stream', got: deadlineOf('/lxd.agent.v1.Host/WatchEvents', {}), want: 0 },
  { name: 'a clean stop: its time, and two minutes', got: stop(30), want: 150_000 },
  { name: 'a clean stop without an end', got: stop(-1), want: 0 },
  { name: 'a clean stop that may take longer than any timer', got: stop(2 ** 31 - 1), want: 0 },
  { name: 'a forced stop', got: stop(-1, true), want: 120_000 },
]) {
  test(`deadlineOf: ${name}`, () => assert.equal(got, want));
}
