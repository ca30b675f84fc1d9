import assert from 'node:assert/strict';
import { mock, test } from 'node:test';

import { unavailable } from '@lxd/model/errors';

import { MemberWatch } from './member-watch.js';

/** A member that answers pings until it is cut off. */
function watched() {
  const state = { there: true, pings: 0, now: 0 };
  const ping = async () => {
    state.pings++;
    if (!state.there) throw unavailable('No answer in time');
  };
  const watch = new MemberWatch(ping, assert.ifError, () => state.now);
  const pass = async (seconds: number) => {
    for (let second = 0; second < seconds; second++) {
      state.now += 1000;
      mock.timers.tick(1000);
      await new Promise(setImmediate);
    }
  };
  return { state, watch, pass };
}

test('who waits for a member hears of its silence, and nobody pings without need', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const { state, watch, pass } = watched();
    let given = 0;
    const stop = watch.watch('m2', () => given++);
    const done = watch.watch('m2', () => assert.fail('it waits no more'));
    await pass(60);
    assert.equal(given, 0);
    done();
    state.there = false;
    await pass(3);
    state.there = true; // a short while is no silence
    await pass(3);
    assert.equal(given, 0);
    state.there = false;
    await pass(6);
    assert.equal(given, 1);
    const { pings } = state;
    stop();
    await pass(10);
    assert.equal(state.pings, pings);
    watch.watch('m2', () => given++)();
    await pass(10);
    assert.equal(state.pings, pings);
  } finally {
    mock.timers.reset();
  }
});
