import assert from 'node:assert/strict';
import { test } from 'node:test';

import { entryLine, entryName, ownerOf, parseEntry } from './host-entries.js';

type Nic = Parameters<typeof entryLine>[0];
const nic: Nic = { project: 'default', instance: 'c1', hwaddr: '00:16:3E:00:00:01', ipv4: null, ipv6: null };

const cases: { name: string; nic: Partial<Nic>; named: boolean; want: string | null }[] = [
  { name: 'a name', nic: {}, named: true, want: '00:16:3e:00:00:01,c1' },
  { name: 'addresses and a name', nic: { ipv4: '10.0.0.9', ipv6: 'fd42::9' }, named: true, want: '00:16:3e:00:00:01,10.0.0.9,[fd42::9],c1' },
  { name: 'a project', nic: { project: 'p1' }, named: true, want: '00:16:3e:00:00:01,c1.p1' },
  { name: 'an address alone', nic: { ipv4: '10.0.0.9' }, named: false, want: '00:16:3e:00:00:01,10.0.0.9' },
  { name: 'nothing but a MAC is no entry', nic: {}, named: false, want: null },
]; // prettier-ignore
for (const { name, nic: differs, named, want } of cases) {
  test(`entryLine: ${name}`, () => assert.equal(entryLine({ ...nic, ...differs }, named), want));
}

test('parseEntry reads back what entryLine writes', () => {
  const line = entryLine({ ...nic, ipv4: '10.0.0.9', ipv6: 'fd42::9' }, true)!;
  assert.deepEqual(parseEntry(`${line}\n`), {
    hwaddr: '00:16:3e:00:00:01',
    ipv4: '10.0.0.9',
    ipv6: 'fd42::9',
    name: 'c1',
  });
  assert.equal(parseEntry('\n'), null);
});

for (const [project, instance, device, file] of [
  ['default', 'c1', 'eth0', 'c1.eth0'],
  ['p1', 'c1', 'eth0', 'p1_c1.eth0'],
  ['p1', 'c-1', 'a/b-c', 'p1_c-1.a-b--c'],
  ['default', 'c1', 'eth_0.5', 'c1.eth_0.5'],
] as const) {
  test(`an entry's file ${file} names its owner`, () => {
    assert.equal(entryName(project, instance, device), file);
    assert.deepEqual(ownerOf(file), { project, instance });
  });
}
