import assert from 'node:assert/strict';
import { test } from 'node:test';
import { profilePutShape } from '../print/shapes/server.js';
import { readYaml } from './read-yaml.js';

test('what is written for a text stays text, and unknown fields go', () => {
  const text = 'config:\n  limits.cpu: 2\n  security.nesting: true\nname: x\nused_by: []\n';
  assert.deepEqual(readYaml(text, profilePutShape), {
    config: { 'limits.cpu': '2', 'security.nesting': 'true' },
  });
});

test('nothing at all is an object without fields', () => {
  assert.deepEqual(readYaml('', profilePutShape), {});
});

test('a mistake is told with its line', () => {
  assert.throws(() => readYaml('config: {}\nx: [\n', profilePutShape), /^DomainError: yaml: line 3: Flow sequence/);
  assert.throws(() => readYaml('config: [a]\n', profilePutShape), { message: 'yaml: cannot use config as a map' });
});
