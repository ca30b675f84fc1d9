import assert from 'node:assert/strict';
import { test } from 'node:test';
import { proxyFor, proxySettings } from './proxy.js';

const settings = (except: string) => ({ http: 'http://p:1', https: 'q:2', except });

const cases: [url: string, except: string, want: string | null][] = [
  ['http://host/', '', 'http://p:1/'],
  ['https://host/', '', 'http://q:2/'],
  ['https://localhost:8443/', '', null],
  ['https://127.0.0.1:8443/', '', null],
  ['https://[::1]:8443/', '', null],
  ['https://host/', '*', null],
  ['https://host/', 'other, host', null],
  ['https://sub.host/', 'host', null],
  ['https://sub.host/', '.host', null],
  ['https://host/', '.host', 'http://q:2/'],
  ['https://sub.host/', '*.host', null],
  ['https://ahost/', 'host', 'http://q:2/'],
  ['https://host:99/', 'host:99', null],
  ['https://host:98/', 'host:99', 'http://q:2/'],
  ['https://10.1.2.3/', '10.1.0.0/16', null],
  ['https://10.2.2.3/', '10.1.0.0/16', 'http://q:2/'],
  ['https://10.1.2.3/', '10.1.2.3', null],
  ['https://[fd00::5]/', 'fd00::/8', null],
  ['https://[fd00::5]/', 'fd00::5', null],
];

for (const [url, except, want] of cases) {
  test(`the proxy for ${url} except "${except}"`, () => {
    assert.equal(proxyFor(new URL(url), settings(except))?.href ?? null, want);
  });
}

test('capitals come first, and https has no proxy of http', () => {
  const env = { HTTP_PROXY: 'a:1', http_proxy: 'b:1', no_proxy: 'x' };
  assert.deepEqual(proxySettings(env), { http: 'a:1', https: '', except: 'x' });
  assert.equal(proxyFor(new URL('https://h/'), proxySettings(env)), null);
});
