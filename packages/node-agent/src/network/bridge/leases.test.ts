import assert from 'node:assert/strict';
import { test } from 'node:test';

import { networkSpec } from './fixtures.js';
import { isHeldBy, mergeLeases, parseLeases, serverIdIn } from './leases.js';
import { readSettings } from './settings.js';

const file = `1795229046 00:16:3e:00:00:01 10.0.0.20 c1 01:00:16:3e:00:00:01
1795229046 00:16:3e:00:00:02 10.0.0.52 * *
duid 00:01:00:01:32:93:b1:92:00:16:3e:f3:f1:c2
1795229352 7 fd42::8f67 c2 00:03:00:01:00:16:3e:00:00:02
`;

test('parseLeases reads both families and skips the rest', () => {
  assert.deepEqual(
    parseLeases(file).map(({ address, hwaddr, hostname, iaid }) => [address, hwaddr, hostname, iaid]),
    [
      ['10.0.0.20', '00:16:3e:00:00:01', 'c1', null],
      ['10.0.0.52', '00:16:3e:00:00:02', null, null],
      ['fd42::8f67', '', 'c2', '7'],
    ],
  );
  assert.equal(serverIdIn(file), '00:01:00:01:32:93:b1:92:00:16:3e:f3:f1:c2');
});

test('isHeldBy knows an IPv6 client by the MAC in its DUID', () => {
  const nic = { hwaddr: '00:16:3e:00:00:02', ipv4: null, ipv6: null };
  assert.deepEqual(parseLeases(file).map((lease) => isHeldBy(lease, nic)), [false, true, true]);
}); // prettier-ignore

test('mergeLeases: static ones, those made from MACs, then what dnsmasq gave', () => {
  const entries = [{ hwaddr: '00:16:3e:00:00:01', ipv4: '10.0.0.20', ipv6: null, name: 'c1' }];
  const settings = readSettings(networkSpec({ 'ipv6.address': 'fd42::1/64' }));
  assert.deepEqual(
    mergeLeases(entries, parseLeases(file), settings).map(({ address, type, hostname }) => [
      address,
      type,
      hostname,
    ]),
    [
      ['10.0.0.20', 'static', 'c1'],
      ['fd42::216:3eff:fe00:1', 'dynamic', 'c1'],
      ['10.0.0.52', 'dynamic', ''],
      ['fd42::8f67', 'dynamic', 'c2'],
    ],
  );
});
