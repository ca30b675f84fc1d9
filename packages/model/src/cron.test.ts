import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isDue, parseCron } from './cron.js';

const cases: { cron: string; time: string; due: boolean }[] = [
  { cron: '* * * * *', time: '2026-03-04T05:06', due: true },
  { cron: '6 5 * * *', time: '2026-03-04T05:06', due: true },
  { cron: '6 5 * * *', time: '2026-03-04T05:07', due: false },
  { cron: '*/15 * * * *', time: '2026-03-04T05:45', due: true },
  { cron: '*/15 * * * *', time: '2026-03-04T05:50', due: false },
  { cron: '5/10 * * * *', time: '2026-03-04T05:25', due: true },
  { cron: '0 0 * MAR Wed', time: '2026-03-04T00:00', due: true },
  { cron: '0 0 * * mon-tue', time: '2026-03-04T00:00', due: false },
  { cron: '0 0 9 * 3', time: '2026-03-04T00:00', due: true }, // either day is enough
  { cron: '0 0 9 * *', time: '2026-03-04T00:00', due: false },
];

for (const { cron, time, due } of cases) {
  test(`"${cron}" is ${due ? '' : 'not '}due at ${time}`, () => {
    assert.equal(isDue(parseCron(cron), new Date(`${time}:30`)), due);
  });
}

const bad: [cron: string, message: string][] = [
  ['1-2-3 * * * *', 'Error parsing schedule: too many hyphens: 1-2-3'],
  ['1/2/3 * * * *', 'Error parsing schedule: too many slashes: 1/2/3'],
  ['* * 0 * *', 'Error parsing schedule: beginning of range (0) below minimum (1): 0'],
  ['9-5 * * * *', 'Error parsing schedule: beginning of range (9) beyond end of range (5): 9-5'],
  ['*/0 * * * *', 'Error parsing schedule: step of range should be a positive number: */0'],
  ['* * * * 7', 'Error parsing schedule: end of range (7) above maximum (6): 7'],
];

for (const [cron, message] of bad) {
  test(`"${cron}" is refused`, () => assert.throws(() => parseCron(cron), { message }));
}
