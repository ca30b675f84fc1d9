import assert from 'node:assert/strict';
import { test } from 'node:test';

import { GuessGate, type GateClock } from './guess-gate.js';

function gateWithClock() {
  const slept: number[] = [];
  const state = { now: 0 };
  const clock: GateClock = {
    now: () => state.now,
    sleep: async (ms) => void slept.push(ms),
  };
  return { gate: new GuessGate(clock), slept, state };
}

const wrong = async () => false;
const right = async () => true;

test('wrong guesses cost more and more, up to a limit', async () => {
  const { gate, slept } = gateWithClock();
  for (let i = 0; i < 7; i++) await gate.attempt('10.0.0.1', wrong);
  assert.deepEqual(slept, [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
});

test('a right guess costs nothing and clears the past, so does a long silence', async () => {
  const { gate, slept, state } = gateWithClock();
  await gate.attempt('10.0.0.1', wrong);
  assert.equal(await gate.attempt('10.0.0.1', right), true);
  await gate.attempt('10.0.0.1', wrong);
  state.now += 11 * 60_000;
  await gate.attempt('10.0.0.1', wrong);
  assert.deepEqual(slept, [1000, 1000, 1000]);
});

test('an IPv6 network of 64 bits counts as one guesser, another address is not held up', async () => {
  const { gate, slept } = gateWithClock();
  await gate.attempt('fd00::1', wrong);
  await gate.attempt('fd00:0:0:0:ffff::2', wrong);
  await gate.attempt('fd00:0:0:1::1', wrong);
  await gate.attempt('::ffff:10.0.0.1', wrong);
  await gate.attempt('10.0.0.1', wrong);
  assert.deepEqual(slept, [1000, 2000, 1000, 1000, 2000]);
});

test('no more than a few guesses of one address wait', async () => {
  const { gate } = gateWithClock();
  const never = new Promise<boolean>(() => undefined);
  const waiting = [1, 2, 3, 4].map(() => gate.attempt('10.0.0.1', () => never));
  await assert.rejects(gate.attempt('10.0.0.1', right), /Too many attempts/);
  assert.equal(await gate.attempt('10.0.0.2', right), true);
  assert.equal(waiting.length, 4);
});

test('it remembers a bounded number of addresses', async () => {
  const { gate } = gateWithClock();
  for (let i = 0; i < 3000; i++) await gate.attempt(`10.0.${i >> 8}.${i & 255}`, wrong);
  assert.ok(gate.size <= 1024, String(gate.size));
});
