import assert from 'node:assert/strict';
import { test } from 'node:test';
import { remoteUrl } from './address.js';

const cases: [string, string][] = [
  ['host', 'https://host:8443'],
  ['host:99', 'https://host:99'],
  ['10.0.0.1', 'https://10.0.0.1:8443'],
  ['fd00::1', 'https://[fd00::1]:8443'],
  ['[fd00::1]:99', 'https://[fd00::1]:99'],
  ['https://host', 'https://host:8443'],
  ['https://host:443', 'https://host:443'],
  ['https://host:99/', 'https://host:99'],
  ['https://host/some/path', 'https://host:8443'],
  ['/var/lib/lxd/unix.socket', 'unix:///var/lib/lxd/unix.socket'],
  ['unix:///x', 'unix:///x'],
  ['unix:/x', 'unix:///x'],
  ['unix:', 'unix://'],
];

for (const [address, want] of cases) {
  test(`remote address ${address}`, () => assert.equal(remoteUrl(address), want));
}

const mistakes: [string, string][] = [
  ['http://host', 'Invalid URL scheme "http" in "http://host"'],
  ['host:port', 'parse "https://host:port": invalid port ":port" after host'],
  ['a b', 'Invalid address "a b"'],
];

for (const [address, message] of mistakes) {
  test(`remote address ${address} is refused`, () =>
    assert.throws(() => remoteUrl(address), { message }));
}
