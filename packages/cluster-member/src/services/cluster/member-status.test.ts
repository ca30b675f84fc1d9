import assert from 'node:assert/strict';
import { test } from 'node:test';

import { memberStatus, type MemberSigns } from './member-status.js';

const rules = { offlineAfterMs: 20_000, schema: 4, apiExtensions: 300 };
const now = new Date('2026-11-21T10:00:20.500Z');
const fine: MemberSigns = { state: 'created', schema: 4, apiExtensions: 300, silentMs: 100 };

const cases: [what: string, signs: Partial<MemberSigns>, status: string, message: string][] = [
  ['all is well', {}, 'Online', 'Fully operational'],
  ['out of service', { state: 'evacuated' }, 'Evacuated', 'Unavailable due to maintenance'],
  ['silent', { silentMs: 20_500 }, 'Offline', 'No heartbeat for 20.5s (2026-11-21 10:00:00 +0000 UTC)'],
  ['silent for long', { silentMs: 3_725_000 }, 'Offline', 'No heartbeat for 1h2m5s (2026-11-21 08:58:15.5 +0000 UTC)'],
  ['silent and out of service', { state: 'evacuated', silentMs: 61_000 }, 'Evacuated',
    'No heartbeat for 1m1s (2026-11-21 09:59:19.5 +0000 UTC)'],
  ['older than others', { schema: 3 }, 'Blocked', 'Needs updating to newer version'],
  ['with fewer abilities', { apiExtensions: 299 }, 'Blocked', 'Needs updating to newer version'],
]; // prettier-ignore

for (const [what, signs, status, message] of cases) {
  test(`a member that is ${what}`, () =>
    assert.deepEqual(memberStatus({ ...fine, ...signs }, rules, now), { status, message }));
}
