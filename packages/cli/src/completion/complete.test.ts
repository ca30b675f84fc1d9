import assert from 'node:assert/strict';
import { test } from 'node:test';

import { verbs } from '../commands/index.js';
import { nouns } from '../commands/nouns.js';
import { globalFlags } from '../shell/flags.js';
import type { Program } from '../shell/run.js';
import { complete, type Names } from './complete.js';
import { slotsAt, slotsOf } from './slots.js';

const program: Program = { name: 'lxc', version: '5.2', verbs, nouns, ownFlags: {}, globalFlags };

const lists: Readonly<Record<string, readonly string[]>> = {
  device: ['eth0', 'root'],
  image: ['busybox', 'bookworm'],
  instance: ['c1', 'c2', 'web'],
  key: ['limits.cpu', 'limits.memory'],
  'key=value': ['limits.cpu', 'limits.memory'],
  network: ['lxdbr0'],
  pool: ['default'],
  profile: ['default', 'small'],
  project: ['default', 'demo'],
  volume: ['container/c1', 'data'],
};

/** Tells which remote it was asked about by its names. */
const names: Names = {
  of: async (kind, { project, remote }) =>
    (lists[kind] ?? []).map((name) => (project === 'demo' ? `demo-${name}` : remote === 'far' ? `far-${name}` : name)),
  remotes: async () => ['far', 'local'],
}; // prettier-ignore

const cases: { line: string; want: readonly string[] }[] = [
  { line: 'prof', want: ['profile'] },
  { line: 'config tr', want: ['trust'] },
  { line: 'config trust list', want: ['list', 'list-tokens'] },
  { line: 'nonsense ', want: [] },
  { line: 'start ', want: ['c1', 'c2', 'far:', 'local:', 'web'] },
  { line: 'start c1 c', want: ['c1', 'c2'] },
  { line: 'start far:', want: ['far:far-c1', 'far:far-c2', 'far:far-web'] },
  { line: 'start --project demo demo-c', want: ['demo-c1', 'demo-c2'] },
  { line: '--project=demo start demo-w', want: ['demo-web'] },
  { line: 'start --project d', want: ['default', 'demo'] },
  { line: 'start --project=d', want: ['--project=default', '--project=demo'] },
  { line: 'start --cons', want: ['--console'] },
  { line: 'list --format=j', want: ['--format=json'] },
  { line: 'launch b', want: ['bookworm', 'busybox'] },
  { line: 'launch busybox --profile s', want: ['small'] },
  { line: 'launch busybox -p s', want: ['small'] },
  { line: 'launch busybox --storage ', want: ['default'] },
  { line: 'config set c1 limits.m', want: ['limits.memory='] },
  { line: 'config set c1 limits.cpu=2 limits.m', want: ['limits.memory='] },
  { line: 'config get limits.c', want: ['limits.cpu'] },
  { line: 'profile get small limits.c', want: ['limits.cpu'] },
  { line: 'config device remove c1 e', want: ['eth0'] },
  { line: 'config device remove c1 eth0 r', want: ['root'] },
  { line: 'network attach lxdbr0 w', want: ['web'] },
  { line: 'storage volume show default d', want: ['data'] },
  { line: 'file pull c1', want: ['c1/'] },
  { line: 'exec c1 -- ', want: [] },
];

for (const { line, want } of cases) {
  test(`complete "lxc ${line}"`, async () => {
    const words = line.split(' ');
    assert.deepEqual(await complete(program, words.slice(0, -1), words.at(-1)!, names), want);
  });
}

test('every place of every usage has a kind', async () => {
  for (const entry of verbs) {
    const { usage, words } = await entry.load();
    for (const slot of slotsOf(usage)) assert.notEqual(slot.kind, '', `${words.join(' ')}: ${usage}`);
  }
});

test('slotsAt lets what may be left out be left out', () => {
  const slots = slotsOf('[<remote>:][<instance>] <key>=<value>...');
  assert.deepEqual(slotsAt(slots, 0).map(({ kind }) => kind), ['instance', 'key=value']);
  assert.deepEqual(slotsAt(slots, 5).map(({ kind }) => kind), ['key=value']);
  assert.deepEqual(slotsAt(slotsOf('<alias>'), 1), []);
}); // prettier-ignore
