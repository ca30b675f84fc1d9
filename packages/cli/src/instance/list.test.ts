import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InstanceFull } from '@lxd/model/api/instance-full';
import { readColumns } from './list-columns.js';
import { matches, readFilters } from './list-filters.js';
import { detachKeys } from './console.js';

const instance = {
  name: 'web1',
  type: 'container',
  status: 'Running',
  architecture: 'x86_64',
  location: 'none',
  config: {},
  expanded_config: { 'user.role': 'front', 'security.privileged': 'true' },
  expanded_devices: { eth0: { type: 'nic', parent: 'br0' } },
  state: {
    network: {
      eth0: {
        type: 'broadcast',
        addresses: [{ family: 'inet', address: '10.0.0.5', netmask: '24', scope: 'global' }],
      },
    },
  },
} as unknown as InstanceFull;

const filters: [string, boolean][] = [
  ['web', true],
  ['eb', false],
  ['.*b1', true],
  ['user.role=front', true],
  ['u.role=front', true],
  ['s.privileged=true', true],
  ['s.privileged=false', false],
  ['type=container,virtual-machine', true],
  ['status=stopped', false],
  ['ipv4=10.0.0.0/24', true],
  ['ipv4=10.0.1.0/24', false],
  ['ipv4=10.0.0.5,192.168.0.0/16', true],
  ['ipv4=10.0.0.0/33', false],
  ['ipv4=::/0', false],
  ['ipv4=', true],
  ['ipv6=::/0', false],
  ['user.role=fr.*', true],
  ['user.r=front', true],
  ['user.other=', true],
  ['STATUS=Running', true],
  ['[', false],
];

for (const [filter, want] of filters) {
  test(`list filter ${filter}`, () => {
    assert.equal(matches(instance, readFilters([filter])), want);
  });
}

test('custom columns show keys of the configuration and devices', () => {
  const columns = readColumns('n,user.role:ROLE,devices:eth0.parent:P:2', false);
  assert.deepEqual(columns.map(({ heading }) => heading), ['NAME', 'ROLE', 'P']);
  assert.deepEqual(columns.map(({ cell }) => cell(instance)), ['web1', 'front', 'br']);
});

test('columns that mean nothing are refused', () => {
  assert.throws(() => readColumns('bogus.key', false, () => false), {
    message: "Invalid config key 'bogus.key' in 'bogus.key'",
  });
  assert.throws(() => readColumns('nX', false), { message: "Unknown column shorthand char 'X' in 'nX'" });
  assert.throws(() => readColumns('n,,s', false), /Empty column entry/);
  assert.throws(() => readColumns('L', false), /not clustered/);
});

test('the console is left by ctrl-a q, even when it comes in pieces', () => {
  let left = 0;
  const keys = detachKeys(() => left++);
  assert.equal(keys(Buffer.from('ab\x01')).toString(), 'ab');
  assert.equal(keys(Buffer.from('x')).toString(), '\x01x');
  assert.equal(left, 0);
  keys(Buffer.from('\x01'));
  keys(Buffer.from('q'));
  assert.equal(left, 1);
});
