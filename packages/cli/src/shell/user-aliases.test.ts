import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expandAlias } from './user-aliases.js';

const aliases = {
  l: 'list -c ns',
  'image ls': 'image list',
  login: 'exec @ARGS@ -- su -l',
  tool: '/usr/bin/tool --lxc',
};

const cases: [string, string | null][] = [
  ['l', 'list -c ns'],
  ['l foo', 'list -c ns foo'],
  ['image ls x', 'image list x'],
  ['image', null],
  ['login c1', 'exec c1 -- su -l'],
  ['shell c1', 'exec c1 -- su -l'],
  ['-q l', '-q list -c ns'],
  ['-q tool x', '/usr/bin/tool --lxc x'],
  ['list', null],
  ['--help', null],
];

for (const [line, want] of cases) {
  test(`alias: ${line}`, () => {
    assert.equal(expandAlias(line.split(' '), aliases)?.join(' ') ?? null, want);
  });
}
