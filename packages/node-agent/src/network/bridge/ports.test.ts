import assert from 'node:assert/strict';
import { test } from 'node:test';

import { joinCommands, ownerIn, portAlias, readPortAlias, switchSettings, vlanCommands } from './ports.js';
import type { Port } from './ports.js';

const port = (differs: Partial<Port> = {}): Port => ({ isolated: false, vlan: '', tagged: [], ...differs });

test('the configured VLAN takes the place of the default one', () => {
  assert.deepEqual(vlanCommands('veth1', port({ vlan: '7', tagged: [8] }), 1), [
    'vlan del dev veth1 vid 1',
    'vlan add dev veth1 vid 7 pvid untagged master',
    'vlan add dev veth1 vid 8 master',
  ]);
  assert.deepEqual(vlanCommands('veth1', port({ vlan: 'none' }), 1), ['vlan del dev veth1 vid 1']);
});

test('an isolated port is isolated as soon as it is one', () =>
  assert.deepEqual(joinCommands('br0', 'veth1', port({ isolated: true })), [
    'link set dev veth1 master br0',
    'link set dev veth1 type bridge_slave isolated on',
  ]));

const onSwitch: { differs: Partial<Port>; want: string[] }[] = [
  { differs: {}, want: [] },
  { differs: { vlan: '5' }, want: ['vlan_mode=access', 'tag=5'] },
  { differs: { tagged: [6, 7] }, want: ['vlan_mode=native-untagged', 'trunks=6,7'] },
  { differs: { vlan: '5', tagged: [6] }, want: ['vlan_mode=native-untagged', 'tag=5', 'trunks=6'] },
  { differs: { vlan: 'none', tagged: [6] }, want: ['vlan_mode=trunk', 'trunks=6'] },
];
for (const { differs, want } of onSwitch) {
  test(`switchSettings ${JSON.stringify(differs)}`, () =>
    assert.deepEqual(switchSettings(port(differs)), want));
}
test('switchSettings refuses what Open vSwitch cannot', () => {
  assert.throws(() => switchSettings(port({ vlan: 'none' })), /vlan=none is not supported/);
  assert.throws(() => switchSettings(port({ isolated: true })), /no port isolation/);
});

test('an alias tells how a port hangs on its bridge', () => {
  const full = port({ isolated: true, vlan: '5', tagged: [6, 7] });
  const alias = portAlias('lxd:abc', 'br0', full);
  assert.equal(alias, 'lxd:abc/br0/isolated/5/6,7');
  assert.equal(ownerIn(alias), 'lxd:abc');
  assert.deepEqual(readPortAlias(alias, 'br0'), full);
  assert.deepEqual(readPortAlias(portAlias('lxd:abc', 'br0', port()), 'br0'), port());
  assert.equal(readPortAlias(alias, 'br1'), null);
  assert.equal(readPortAlias('somebody/br0///', 'br0'), null);
  assert.equal(readPortAlias(undefined, 'br0'), null);
});

test('a port with more VLANs than an alias can tell keeps only its owner', () => {
  const tagged = Array.from({ length: 100 }, (_, i) => 1000 + i);
  assert.equal(portAlias('lxd:abc', 'br0', port({ tagged })), 'lxd:abc');
});
