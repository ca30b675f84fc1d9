import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Liveness } from './liveness.js';

const at = (start: number) => {
  const clock = { now: start };
  return { clock, liveness: new Liveness(() => clock.now) };
};
const row = (id: number, silentMs: number) => ({ id, name: `n${id}`, address: '', role: 'voter', silentMs });

test('a member is silent from its last answer on, a new one from when it is first looked at', () => {
  const { clock, liveness } = at(1000);
  assert.equal(liveness.silentMs(2), 0);
  clock.now = 3000;
  assert.equal(liveness.silentMs(2), 2000);
  liveness.answered(2);
  clock.now = 3500;
  assert.equal(liveness.silentMs(2), 500);
});

test('what the leader says holds, and time goes on from there', () => {
  const { clock, liveness } = at(0);
  assert.equal(liveness.told({ term: 3, leader: 1, members: [row(1, 0), row(2, 7000)] }), true);
  clock.now = 1000;
  assert.deepEqual([liveness.leader, liveness.silentMs(1), liveness.silentMs(2)], [1, 1000, 8000]);
});

test('a leader of the past is not believed', () => {
  const { liveness } = at(0);
  liveness.leads(2, 5);
  assert.equal(liveness.told({ term: 4, leader: 1, members: [row(2, 9000)] }), false);
  liveness.leads(1, 4);
  assert.deepEqual([liveness.leader, liveness.silentMs(2)], [2, 0]);
});
