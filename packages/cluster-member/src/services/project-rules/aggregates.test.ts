import assert from 'node:assert/strict';
import { test } from 'node:test';

import { chain } from '@lxd/model/errors';

import { checkAggregateLimits, checkAggregates, imageBudget, type AggregateKey } from './aggregates.js';
import { container, project, root, virtualMachine } from './fixtures.js';
import type { ProjectSnapshot } from './snapshot.js';

const sized = (name: string, size: string) => ({ pool: 'default', name, config: { size } });

/** `error` null: everything fits. */
const sums: { name: string; now: ProjectSnapshot; error: string | null }[] = [
  {
    name: 'a sum just at the limit fits',
    now: project(
      { 'limits.memory': '1GiB' },
      {
        instances: [
          container('a', { 'limits.memory': '512MiB' }),
          container('b', { 'limits.memory': '512MiB' }),
        ],
      },
    ),
    error: null,
  },
  {
    name: 'a byte more does not',
    now: project(
      { 'limits.memory': '50GB' },
      {
        instances: [
          container('a', { 'limits.memory': '50GB' }),
          container('b', { 'limits.memory': '1B' }),
        ],
      },
    ),
    error: 'Reached maximum aggregate value 50GB for "limits.memory" in project p1',
  },
  {
    name: 'a profile gives an instance its value',
    now: project(
      { 'limits.processes': '99' },
      {
        profiles: [{ name: 'p', config: { 'limits.processes': '100' }, devices: {} }],
        instances: [{ ...container('a'), profiles: ['p'] }],
      },
    ),
    error: 'Reached maximum aggregate value 99 for "limits.processes" in project p1',
  },
  {
    name: 'every instance must say',
    now: project({ 'limits.memory': '1GiB' }, { instances: [container('c1')] }),
    error:
      'Failed getting usage of project entities: Instance "c1" in project p1 has no ' +
      '"limits.memory" config, either directly or via a profile',
  },
  {
    name: 'a share of the host is no sum',
    now: project(
      { 'limits.memory': '1GiB' },
      { instances: [container('c1', { 'limits.memory': '10%' })] },
    ),
    error:
      'Failed getting usage of project entities: Failed parsing "limits.memory" for instance ' +
      '"c1" in project "p1": Value can\'t be a percentage',
  },
  ...['0,1', '0-3', '2-2'].map((pinned) => ({
    name: `CPUs ${pinned} are no number of CPUs`,
    now: project(
      { 'limits.cpu': '8' },
      { instances: [container('c1', { 'limits.cpu': pinned })] },
    ),
    error:
      'Failed getting usage of project entities: Failed parsing "limits.cpu" for instance "c1" ' +
      'in project "p1": CPUs can\'t be pinned if project limits are used',
  })),
  {
    name: 'root disks and volumes share the disk',
    now: project(
      { 'limits.disk': '100MiB' },
      { instances: [container('a', {}, root('60MiB'))], volumes: [sized('v1', '41MiB')] },
    ),
    error: 'Reached maximum aggregate value 100MiB for "limits.disk" in project p1',
  },
  {
    name: 'a virtual machine has a state volume of 100 MiB',
    now: project({ 'limits.disk': '110MiB' }, { instances: [virtualMachine('v', {}, root('10MiB'))] }),
    error: null,
  },
  {
    name: 'or of what it says',
    now: project(
      { 'limits.disk': '110MiB' },
      { instances: [virtualMachine('v', {}, root('10MiB', '101MiB'))] },
    ),
    error: 'Reached maximum aggregate value 110MiB for "limits.disk" in project p1',
  },
  {
    name: 'a root disk must have a size',
    now: project({ 'limits.disk': '110MiB' }, { instances: [container('c1', {}, root(''))] }),
    error:
      'Failed getting usage of project entities: Instance "c1" in project "p1" has no "size" ' +
      'config set on the root device either directly or via a profile',
  },
  {
    name: 'a volume must have a size',
    now: project({ 'limits.disk': '110MiB' }, { volumes: [{ pool: 'default', name: 'v1', config: {} }] }),
    error:
      "Failed getting usage of project entities: Custom volume v1 in project p1 has no 'size' config set",
  },
  {
    name: 'without limits anything goes',
    now: project({}, { instances: [container('a')], volumes: [sized('v', 'what?')] }),
    error: null,
  },
];
for (const { name, now, error } of sums) {
  test(`limits of sums: ${name}`, () => {
    assert.equal(complaint(() => checkAggregates(now)), error);
  });
}

const lowered: { key: AggregateKey; to: string; now: ProjectSnapshot; error: string | null }[] = [
  {
    key: 'limits.memory',
    to: '1GiB',
    now: project({}, { instances: [container('a', { 'limits.memory': '2GiB' })] }),
    error: "'limits.memory' is too low: current total is 2.0GiB",
  },
  {
    key: 'limits.memory',
    to: '2GiB',
    now: project({}, { instances: [container('a', { 'limits.memory': '2GiB' })] }),
    error: null,
  },
  {
    key: 'limits.cpu',
    to: '1',
    now: project({}, { instances: [container('a', { 'limits.cpu': '2' })] }),
    error: "'limits.cpu' is too low: current total is 2",
  },
  {
    key: 'limits.memory',
    to: '1GiB',
    now: project({}, { instances: [container('c1')] }),
    error:
      'Instance "c1" in project p1 has no "limits.memory" config, either directly or via a profile',
  },
  {
    key: 'limits.memory',
    to: '',
    now: project({ 'limits.memory': '1GiB' }, { instances: [container('c1')] }),
    error: null,
  },
];
for (const { key, to, now, error } of lowered) {
  test(`${key} set to "${to}": ${error ?? 'fits'}`, () => {
    assert.equal(complaint(() => checkAggregateLimits(now, { [key]: to }, [key])), error);
  });
}

test('images may take what instances and volumes leave', () => {
  const config = { 'features.images': 'true', 'limits.disk': '100B' };
  const holds = { instances: [container('a', {}, root('60B'))], volumes: [sized('v', '30B')] };
  assert.equal(imageBudget(project(config, holds)), 10);
  assert.equal(imageBudget(project({ ...config, 'limits.disk': '80B' }, holds)), 0);
  assert.equal(imageBudget(project({ 'features.images': 'true' }, holds)), null);
});

function complaint(check: () => void): string | null {
  try {
    check();
    return null;
  } catch (error) {
    return chain(error);
  }
}
