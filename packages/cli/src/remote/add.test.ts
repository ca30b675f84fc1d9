import assert from 'node:assert/strict';
import { test } from 'node:test';
import { remoteUrl } from './add.js';

const cases: [string, string][] = [
  ['host', 'https://host:8443'],
  ['host:99', 'https://host:99'],
  ['10.0.0.1', 'https://10.0.0.1:8443'],
  ['fd00::1', 'https://[fd00::1]:8443'],
  ['[fd00::1]:99', 'https://[fd00::1]:99'],
  ['https://host', 'https://host:8443'],
  ['https://host:443', 'https://host:443'],
  ['https://host:99/', 'https://host:99'],
  ['/var/lib/lxd/unix.socket', 'unix:/var/lib/lxd/unix.socket'],
  ['unix:///x', 'unix:///x'],
];

for (const [address, want] of cases) {
  test(`remote address ${address}`, () => assert.equal(remoteUrl(address), want));
}
