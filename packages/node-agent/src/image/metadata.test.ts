import assert from 'node:assert/strict';
import { test } from 'node:test';

import { DomainError } from '@lxd/model/errors';

import { parseMetadata } from './metadata.js';

test('parseMetadata: values are the text they are written as', () => {
  const got = parseMetadata(`
architecture: x86_64
creation_date: 1424284563
properties: {release: 22.10, serial: 007, on: yes, empty: }
templates:
  /etc/hosts:
    when: [create, rename, tomorrow]
    template: hosts.tpl
    create_only: true
    properties: {foo: bar}
`);
  assert.equal(got.architecture, 'x86_64');
  assert.equal(got.creationDate, 1424284563);
  assert.equal(got.expiryDate, 0);
  assert.deepEqual(got.properties, { release: '22.10', serial: '007', on: 'yes', empty: '' });
  assert.deepEqual([...got.templates], [
    ['/etc/hosts', { when: ['create', 'rename'], createOnly: true, template: 'hosts.tpl', properties: { foo: 'bar' } }],
  ]);
});

const wrong: { name: string; text: string }[] = [
  { name: 'no mapping', text: '- a' },
  { name: 'no YAML', text: 'a: [' },
  { name: 'a date that is none', text: 'creation_date: today' },
  { name: 'properties within properties', text: 'properties: {a: {b: c}}' },
  { name: 'aliases of aliases', text: `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b]\nproperties: [*c,*c,*c,*c,*c,*c]` },
];

for (const { name, text } of wrong) {
  test(`parseMetadata refuses ${name}`, () => assert.throws(() => parseMetadata(text), DomainError));
}
