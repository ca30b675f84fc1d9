import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';

import { instanceKeys } from './instance-keys/index.js';
import { anyText, boolean, integer } from './key-types.js';
import { changedKeys, keyRegistry } from './key-registry.js';
import { PROJECT_COMPLAINTS, projectKeys } from './project-keys.js';
import { serverKeys } from './server-keys/index.js';
import { commonVolumeKeys } from './volume-keys.js';

const registry = keyRegistry([
  { name: 'a', type: boolean, default: 'true', doc: '' },
  { name: 'b', type: integer, doc: '' },
  { name: 'tunnel.*.id', type: integer, doc: '' },
  { name: 'user.*', type: anyText, doc: '' },
  { name: 'volatile.**.name', type: anyText, doc: '' },
]);

const found: [name: string, key: string | null][] = [
  ['a', 'a'],
  ['c', null],
  ['user.x', 'user.*'],
  ['user.x.y', 'user.*'],
  ['user', null],
  ['user.', null],
  ['user.*', 'user.*'],
  ['tunnel.x.id', 'tunnel.*.id'],
  ['tunnel.x.y.id', null],
  ['volatile.eth0.name', 'volatile.**.name'],
  ['volatile.eth0.100.name', 'volatile.**.name'],
  ['volatile.name', null],
];

for (const [name, key] of found) {
  test(`"${name}" is ${key === null ? 'no key' : `declared as ${key}`}`, () => {
    assert.equal(registry.find(name)?.name ?? null, key);
  });
}

test('values are read with their type and default', () => {
  assert.equal(registry.read({}, 'a'), true);
  assert.equal(registry.read({ a: 'off' }, 'a'), false);
  assert.equal(registry.read({ a: '' }, 'a'), true);
  assert.equal(registry.read({}, 'b'), null);
  assert.equal(registry.read({ b: '5' }, 'b'), 5);
  assert.equal(registry.read({ b: 'no longer valid' }, 'b'), null);
});

test('the first mistake in order of names is reported, in the words asked for', () => {
  assert.doesNotThrow(() => registry.check({ a: 'yes', b: '', 'user.x': 'y' }));
  assert.throws(() => registry.check({ z: '1', c: '1' }), { message: 'Unknown configuration key: c' });
  assert.throws(() => registry.check({ b: 'x' }), { message: 'Invalid value for an integer "x"' });
  const complaints = {
    unknown: (name: string) => `no ${name}`,
    invalid: (name: string, value: string, why: string) => `${name}=${value}: ${why}`,
  };
  assert.throws(() => registry.check({ c: '1' }, complaints), { message: 'no c' });
  assert.throws(() => registry.check({ b: 'x' }, complaints), {
    message: 'b=x: Invalid value for an integer "x"',
  });
});

test('a required key must be there', () => {
  const strict = keyRegistry([{ name: 'a', type: anyText, required: true, doc: '' }]);
  assert.throws(() => strict.check({}), { message: 'Required value' });
});

test('project mistakes name the key', () => {
  assert.throws(() => projectKeys.check({ foo: 'x' }, PROJECT_COMPLAINTS), {
    message: 'Invalid project configuration key "foo"',
  });
  assert.throws(() => projectKeys.check({ 'limits.memory': '10%' }, PROJECT_COMPLAINTS), {
    message: 'Invalid project configuration key "limits.memory" value: Invalid value: 10%',
  });
  assert.throws(() => projectKeys.check({ 'restricted.networks.subnets': 'x' }, PROJECT_COMPLAINTS), {
    message:
      'Invalid project configuration key "restricted.networks.subnets" value: Subnet "x" invalid, ' +
      'must be in the format of "<uplink network>:<subnet>"',
  });
});

const registries = {
  instance: instanceKeys.keys,
  project: projectKeys.keys,
  server: serverKeys.keys,
  volume: commonVolumeKeys,
};

for (const [name, keys] of Object.entries(registries)) {
  test(`${name} keys are each declared once, documented, and their defaults are valid`, () => {
    const names = keys.map((key) => key.name);
    assert.equal(new Set(names).size, names.length);
    for (const key of keys) {
      assert.match(key.doc, /^[A-Z].*\.$/, key.name);
      if ('default' in key) assert.doesNotThrow(() => key.type.parse(key.default!), key.name);
    }
  });

  test(`${name} keys are in alphabetical order within their group`, () => {
    const names = keys.map((key) => key.name);
    const groups = new Set(names.map((one) => one.split('.')[0]!));
    for (const group of groups) {
      const ofGroup = names.filter((one) => one.split('.')[0] === group);
      assert.deepEqual(ofGroup, [...ofGroup].sort());
    }
  });
}

for (const [folder, keys] of [
  ['instance-keys', instanceKeys.keys],
  ['server-keys', serverKeys.keys],
] as const) {
  test(`${folder} has a file for each group and no other`, () => {
    const files = readdirSync(new URL(`../src/${folder}`, import.meta.url))
      .map((file) => file.replace(/\.ts$/, ''))
      .filter((file) => file !== 'index');
    const groups = new Set(keys.map((key) => key.name.split('.')[0]!));
    assert.deepEqual(files.sort(), [...groups].sort());
  });
}

test('empty and absent values are the same', () => {
  assert.deepEqual(changedKeys({ a: '1', b: '', c: '2' }, { a: '1', c: '3', d: '4' }), ['c', 'd']);
});
