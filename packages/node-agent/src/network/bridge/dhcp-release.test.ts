import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseIp } from '@lxd/model/cidr';

import { release4, release6 } from './dhcp-release.js';

const lease = { hostname: null, iaid: null, clientId: null };

test('release4 is a DHCPRELEASE in the name of the client', () => {
  const packet = release4(
    { ...lease, address: '10.0.0.52', hwaddr: '00:16:3e:00:00:02' },
    parseIp('10.0.0.1')!,
  );
  assert.equal(packet.subarray(12, 16).toString('hex'), '0a000034');
  assert.equal(packet.subarray(28, 34).toString('hex'), '00163e000002');
  assert.equal(
    packet.subarray(236, 259).toString('hex'),
    '63825363' + '350107' + '36040a000001' + '3d0701' + '00163e000002' + 'ff',
  );
});

test('release6 names client, server and the address of the association', () => {
  const packet = release6(
    { ...lease, address: 'fd42::9', hwaddr: '', iaid: '7', clientId: '00:03:00:01:aa' },
    '00:01:bb',
  );
  assert.equal(packet[0], 8);
  assert.equal(
    packet.subarray(4).toString('hex'),
    '0001000500030001aa' + '000200030001bb' + '00030028' + '000000070000000000000000' +
      '00050018fd420000000000000000000000000009' + '0000000000000000',
  ); // prettier-ignore
});
