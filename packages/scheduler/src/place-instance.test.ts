import assert from 'node:assert/strict';
import { test } from 'node:test';

import { wantsNothing, type Capacity, type MemberView } from './cluster-view.js';
import { placeInstance, type PlacementRequest, type Refusal } from './place-instance.js';

const GiB = 2 ** 30;

const member = (name: string, differs: Partial<MemberView> = {}): MemberView => ({
  name,
  architectures: ['x86_64', 'i686'],
  online: true,
  evacuated: false,
  groups: ['default'],
  scheduling: 'all',
  failureDomain: 'default',
  instances: 0,
  pools: null,
  networks: null,
  capacity: null,
  ...differs,
});
const request = (differs: Partial<PlacementRequest> = {}): PlacementRequest => ({
  architecture: null,
  preferredArchitecture: null,
  target: null,
  group: null,
  allowedGroups: null,
  pools: [],
  networks: [],
  wants: wantsNothing,
  except: [],
  ...differs,
});
const room = (promised: number, total = 16 * GiB): Capacity => ({
  memoryBytes: total,
  promisedMemoryBytes: promised,
  cpus: 8,
  promisedCpus: 0,
  freeDiskBytes: null,
});

const cases: {
  name: string;
  asked?: Partial<PlacementRequest>;
  members: MemberView[];
  want: string | null;
  refused?: Refusal; // of the first member
}[] = [
  { name: 'no members at all', members: [], want: null },
  {
    name: 'fewest instances wins',
    members: [member('m1', { instances: 3 }), member('m2', { instances: 1 })],
    want: 'm2',
  },
  {
    name: 'an empty but evacuated member is passed over',
    members: [member('m1', { evacuated: true }), member('m2', { instances: 9 })],
    want: 'm2',
    refused: 'evacuated',
  },
  { name: 'a silent one too', members: [member('m1', { online: false })], want: null, refused: 'offline' },
  {
    name: 'an architecture it runs besides its own will do',
    asked: { architecture: 'i686' },
    members: [member('m1', { architectures: ['aarch64', 'armv7l'] }), member('m2', { instances: 5 })],
    want: 'm2',
    refused: 'architecture',
  },
  {
    name: 'members of the default architecture come first',
    asked: { preferredArchitecture: 'aarch64' },
    members: [member('m1'), member('m2', { architectures: ['aarch64'], instances: 7 })],
    want: 'm2',
  },
  {
    name: 'a group member is chosen only through a group',
    members: [member('m1', { scheduling: 'group', groups: ['gpu'] })],
    want: null,
    refused: 'scheduling',
  },
  {
    name: 'through its group it is',
    asked: { group: 'gpu' },
    members: [member('m0'), member('m1', { scheduling: 'group', groups: ['gpu'] })],
    want: 'm1',
    refused: 'group',
  },
  {
    name: 'a manual member is not chosen, not even through its group',
    asked: { group: 'gpu' },
    members: [member('m1', { scheduling: 'manual', groups: ['gpu'] })],
    want: null,
    refused: 'scheduling',
  },
  {
    name: 'but when asked for by name',
    asked: { target: 'm2' },
    members: [member('m1'), member('m2', { scheduling: 'manual', instances: 9 })],
    want: 'm2',
    refused: 'target',
  },
  {
    name: 'a project keeps to its groups',
    asked: { allowedGroups: ['a', 'b'] },
    members: [member('m1'), member('m2', { groups: ['b'], instances: 4 })],
    want: 'm2',
    refused: 'project',
  },
  {
    name: 'the pool must be there',
    asked: { pools: ['fast'] },
    members: [member('m1', { pools: ['slow'] }), member('m2', { pools: ['fast', 'slow'], instances: 4 })],
    want: 'm2',
    refused: 'pool',
  },
  {
    name: 'and the network',
    asked: { networks: ['br1'] },
    members: [member('m1', { networks: [] }), member('m2', { networks: ['br1'], instances: 4 })],
    want: 'm2',
    refused: 'network',
  },
  {
    name: 'where it is now it does not go',
    asked: { except: ['m1'] },
    members: [member('m1'), member('m2', { instances: 4 })],
    want: 'm2',
    refused: 'source',
  },
  {
    name: 'with a memory limit, room counts before the number of instances',
    asked: { wants: { ...wantsNothing, memoryBytes: 2 * GiB } },
    members: [
      member('m1', { instances: 1, capacity: room(15 * GiB) }),
      member('m2', { instances: 30, capacity: room(2 * GiB) }),
    ],
    want: 'm2',
  },
  {
    name: 'without one it does not',
    members: [
      member('m1', { instances: 1, capacity: room(15 * GiB) }),
      member('m2', { instances: 30, capacity: room(2 * GiB) }),
    ],
    want: 'm1',
  },
  {
    name: 'with a limit, the emptier failure domain before the number of instances',
    asked: { wants: { ...wantsNothing, memoryBytes: GiB } },
    members: [
      member('m1', { instances: 1, failureDomain: 'a', capacity: room(0) }),
      member('m2', { instances: 9, failureDomain: 'a', capacity: room(0) }),
      member('m3', { instances: 4, failureDomain: 'b', capacity: room(0) }),
    ],
    want: 'm3',
  },
  {
    name: 'one that is too small is taken when there is no other',
    asked: { wants: { ...wantsNothing, cpus: 64 } },
    members: [member('m1', { capacity: room(0) })],
    want: 'm1',
  },
];

for (const { name, asked, members, want, refused } of cases) {
  test(`placeInstance: ${name}`, () => {
    const got = placeInstance(request(asked), members, (tied) => tied[0]!);
    assert.equal(got.member, want);
    assert.deepEqual(got.considered.map((one) => one.member), members.map((one) => one.name));
    const [first] = got.considered;
    if (refused) assert.ok(first && 'refused' in first && first.refused === refused, JSON.stringify(first));
    const best = got.considered.find((one) => one.member === want);
    if (want !== null) assert.ok(best && 'rank' in best && best.rank === 1);
  });
}

test('placeInstance: equals are left to the caller', () => {
  const members = [member('m1'), member('m2', { instances: 1 }), member('m3')];
  const seen: string[][] = [];
  const got = placeInstance(request(), members, (tied) => {
    seen.push(tied.map(({ name }) => name));
    return tied[1]!;
  });
  assert.deepEqual(seen, [['m1', 'm3']]);
  assert.equal(got.member, 'm3');
});

/** A small generator with a seed, so that a failure can be had again. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

test('placeInstance: whatever the cluster, only an eligible member is chosen, and one if there is any', () => {
  const random = randomFrom(20261121);
  const oneOf = <T>(from: readonly T[]): T => from[random(from.length)]!;
  for (let round = 0; round < 3000; round++) {
    const members = Array.from({ length: random(8) }, (_, index) =>
      member(`m${index}`, {
        online: random(4) > 0,
        evacuated: random(5) === 0,
        groups: oneOf([['default'], ['a'], ['default', 'b']]),
        scheduling: oneOf(['all', 'group', 'manual'] as const),
        architectures: oneOf([['x86_64', 'i686'], ['aarch64']]),
        instances: random(5),
        capacity: oneOf([null, room(random(20) * GiB)]),
      }),
    );
    const asked = request({
      architecture: oneOf([null, 'x86_64', 'aarch64']),
      group: oneOf([null, null, 'a', 'b']),
      allowedGroups: oneOf([null, ['a'], ['b', 'default']]),
      wants: oneOf([wantsNothing, { ...wantsNothing, memoryBytes: GiB }]),
    });
    const { member: chosen, considered } = placeInstance(asked, members, (tied) => oneOf(tied));
    const eligible = considered.filter((one) => 'rank' in one);
    assert.equal(chosen === null, eligible.length === 0);
    if (chosen === null) continue;
    const found = members.find(({ name }) => name === chosen)!;
    assert.ok(found.online && !found.evacuated && found.scheduling !== 'manual');
    assert.ok(asked.group === null || found.groups.includes(asked.group));
    assert.ok(eligible.some((one) => one.member === chosen && 'rank' in one && one.rank === 1));
  }
});

test('placeInstance: 10,000 instances on 100 members end up evenly spread', () => {
  const counts = new Map(Array.from({ length: 100 }, (_, index) => [`m${index}`, 0]));
  const random = randomFrom(7);
  for (let placed = 0; placed < 10_000; placed++) {
    const members = [...counts].map(([name, instances]) => member(name, { instances }));
    const chosen = placeInstance(request(), members, (tied) => tied[random(tied.length)]!).member!;
    counts.set(chosen, counts.get(chosen)! + 1);
  }
  assert.deepEqual(new Set(counts.values()), new Set([100]));
});
