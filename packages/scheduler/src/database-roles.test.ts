import assert from 'node:assert/strict';
import { test } from 'node:test';

import { nextRoleChange, type DatabaseRole, type RoleMember } from './database-roles.js';

const targets = { voters: 3, standbys: 2 };

/** "v v* s - x": voter, leading voter, stand-by, spare; "!" lost, "?" silent for now, "@a" domain. */
function members(text: string): RoleMember[] {
  const roles: Readonly<Record<string, DatabaseRole>> = { v: 'voter', s: 'stand-by', '-': 'spare' };
  return text.split(' ').map((word, index) => ({
    id: index + 1,
    role: roles[word[0] ?? ''] ?? 'spare',
    online: !/[!?]/.test(word),
    lost: word.includes('!'),
    leader: word.includes('*'),
    failureDomain: word.split('@')[1] ?? 'default',
  }));
}

const cases: [what: string, before: string, change: string | null][] = [
  ['one member alone', 'v*', null],
  ['a second member stands by', 'v* -', '2 stand-by'],
  ['of two voters one is enough', 'v* v', '2 stand-by'],
  ['two members at rest', 'v* s', null],
  ['a third makes all vote, one by one', 'v* s s', '2 voter'],
  ['... and the next', 'v* v s', '3 voter'],
  ['three voters at rest', 'v* v v', null],
  ['stand-bys vote before spares', 'v* - s v', '3 voter'],
  ['a domain that is not covered goes first', 'v*@a v@b s@a s@c', '4 voter'],
  ['a spare becomes a stand-by', 'v* v v -', '4 stand-by'],
  ['a full house', 'v* v v s s - -', null],
  ['a silent voter is replaced', 'v* v v? s s -', '4 voter'],
  ['a lost voter loses its part when it is replaced', 'v* v v! v s -', '3 spare'],
  ['a lost voter loses its part when nobody can replace it', 'v* v v!', '3 spare'],
  ['one silent for a moment keeps its part', 'v* v v?', null],
  ['too many voters: never the leader', 'v v v v*', '3 spare'],
  ['a lost stand-by', 'v* v v s!', '4 spare'],
];

for (const [what, before, change] of cases) {
  test(what, () => {
    const next = nextRoleChange(members(before), targets);
    assert.equal(next === null ? null : `${next.id} ${next.to}`, change);
  });
}

test('any cluster comes to rest, with a leader that still votes', () => {
  let seed = 1;
  const random = (below: number) => {
    seed = (seed * 48271) % 0x7fffffff;
    return seed % below;
  };
  for (let round = 0; round < 2000; round++) {
    const size = 1 + random(9);
    let now: RoleMember[] = Array.from({ length: size }, (_, index) => ({
      id: index + 1,
      role: (['voter', 'stand-by', 'spare'] as const)[random(3)] ?? 'spare',
      online: random(4) > 0,
      lost: false,
      leader: false,
      failureDomain: String(random(3)),
    }));
    now = now.map((one, index) => ({
      ...one,
      ...(index === 0 ? { role: 'voter' as const, online: true, leader: true } : {}),
      lost: index > 0 && !one.online && random(2) === 0,
    }));
    for (let step = 0; ; step++) {
      assert.ok(step < 40, 'it comes to rest');
      const change = nextRoleChange(now, targets);
      if (change === null) break;
      now = now.map((one) => (one.id === change.id ? { ...one, role: change.to } : one));
      assert.equal(now[0]?.role, 'voter');
    }
    const voters = now.filter(({ role, online }) => role === 'voter' && online).length;
    const online = now.filter((one) => one.online).length;
    if (size > 2) assert.ok(voters >= Math.min(online, targets.voters), `${voters} of ${online} vote`);
  }
});
