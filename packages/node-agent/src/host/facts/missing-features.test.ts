import assert from 'node:assert/strict';
import { test } from 'node:test';

import { controllersOf, missingFeatures } from './missing-features.js';
import type { FeatureSigns } from './missing-features.js';

const everything = controllersOf(
  ['rw,relatime,cpu,cpuacct', 'rw,net_prio', 'rw,blkio', 'rw,devices', 'rw,freezer', 'rw,hugetlb'],
  'cpuset memory pids\n',
);
const signs = (differs: Partial<FeatureSigns> = {}): FeatureSigns => ({
  controllers: everything, blkioWeight: true, swapAccounting: true, appArmor: true, appArmorOff: false,
  ...differs,
}); // prettier-ignore

test('a host that has everything lacks nothing', () =>
  assert.deepEqual(missingFeatures(signs()), []));

test('what is missing is said in the words of LXD', () => {
  const lacking = missingFeatures(
    signs({ controllers: new Set([...everything].filter((name) => name !== 'net_prio')), blkioWeight: false, appArmor: false }),
  ); // prettier-ignore
  assert.deepEqual(lacking, [
    { warning: 'missing-cgroup-net-prio', message: 'network priority will be ignored' },
    { warning: 'missing-cgroup-blkio-weight', message: 'disk priority will be ignored' },
    { warning: 'apparmor-not-available', message: 'Disabled because of lack of kernel support' },
  ]);
});

test('AppArmor can be turned off by hand', () =>
  assert.deepEqual(missingFeatures(signs({ appArmorOff: true })), [
    { warning: 'apparmor-not-available', message: 'Manually disabled' },
  ]));

test('the second hierarchy alone has all but network priorities', () => {
  const controllers = controllersOf([], 'cpuset cpu io memory hugetlb pids');
  assert.deepEqual(
    missingFeatures(signs({ controllers })).map(({ warning }) => warning),
    ['missing-cgroup-net-prio'],
  );
});
