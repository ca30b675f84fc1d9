import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';

import { maxHeaderBytes, parseProxyHeader, type ProxyHeader } from './proxy-protocol.js';

const broken: ProxyHeader = { kind: 'broken' };
const more: ProxyHeader = { kind: 'more' };
const client = (length: number, address: string, port: number): ProxyHeader => ({
  kind: 'header',
  length,
  client: { address, port },
});
const nobody = (length: number): ProxyHeader => ({ kind: 'header', length, client: null });

const lines: [text: string, want: ProxyHeader][] = [
  ['PROXY TCP4 1.2.3.4 5.6.7.8 1000 8443\r\nrest', client(38, '1.2.3.4', 1000)],
  ['PROXY TCP6 fd00::1 fd00::2 1000 8443\r\n', client(38, 'fd00::1', 1000)],
  ['PROXY UNKNOWN\r\n', nobody(15)],
  ['PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n', nobody(35)],
  ['', more],
  ['P', more],
  ['PROXY TCP4 1.2.3.4 5.6.7.8 1000 84', more],
  ['PROXY TCP4 1.2.3.4 5.6.7.8 1000 8443\r', more],
  ['\x16\x03\x01', { kind: 'none' }],
  ['PROXYTCP4', { kind: 'none' }],
  ['GET / HTTP/1.1\r\n', { kind: 'none' }],
  ['PROXY TCP4 1.2.3.4 5.6.7.8 1000\r\n', broken],
  ['PROXY TCP4 1.2.3.4 5.6.7.8 1000 8443 x\r\n', broken],
  ['PROXY TCP4 1.2.3.400 5.6.7.8 1000 8443\r\n', broken],
  ['PROXY TCP4 fd00::1 fd00::2 1000 8443\r\n', broken],
  ['PROXY TCP6 1.2.3.4 5.6.7.8 1000 8443\r\n', broken],
  ['PROXY TCP6 fe80::1%eth0 fe80::2 1000 8443\r\n', broken],
  ['PROXY TCP4 1.2.3.4 5.6.7.8 65536 8443\r\n', broken],
  ['PROXY TCP4 1.2.3.4 5.6.7.8 -1 8443\r\n', broken],
  ['PROXY TCP4 1.2.3.4 5.6.7.8 007 8443\r\n', broken],
  ['PROXY  TCP4 1.2.3.4 5.6.7.8 1000 8443\r\n', broken],
  ['PROXY UDP4 1.2.3.4 5.6.7.8 1000 8443\r\n', broken],
  ["PROXY TCP4 1.2.3.4' 5.6.7.8 1000 8443\r\n", broken],
  [`PROXY TCP4 ${'1'.repeat(200)}`, broken],
  [`PROXY UNKNOWN ${'x'.repeat(110)}\r\n`, broken],
];

for (const [text, want] of lines) {
  test(`proxy header ${JSON.stringify(text.slice(0, 50))}`, () => {
    assert.deepEqual(parseProxyHeader(Buffer.from(text, 'latin1')), want);
  });
}

/** A binary header: version and command, family and transport, body. */
function binary(command: number, family: number, body: Buffer, announced = body.length): Buffer {
  const head = Buffer.from('0d0a0d0a000d0a515549540a00000000', 'hex');
  head[12] = command;
  head[13] = family;
  head.writeUInt16BE(announced, 14);
  return Buffer.concat([head, body]);
}

const ipv4 = Buffer.from('01020304050607080400ff00', 'hex');
const ipv6 = Buffer.concat([
  Buffer.from('fd000000000000000000000000000001fd000000000000000000000000000002', 'hex'),
  Buffer.from('0400ff00', 'hex'),
]);

const headers: [what: string, bytes: Buffer, want: ProxyHeader][] = [
  ['IPv4', binary(0x21, 0x11, ipv4), client(28, '1.2.3.4', 1024)],
  ['IPv4 with extensions', binary(0x21, 0x11, Buffer.concat([ipv4, Buffer.alloc(100)])), client(128, '1.2.3.4', 1024)],
  ['IPv6', binary(0x21, 0x21, ipv6), client(52, 'fd00::1', 1024)],
  ['the proxy itself', binary(0x20, 0x00, Buffer.alloc(0)), nobody(16)],
  ['a unix socket', binary(0x21, 0x31, Buffer.alloc(216)), nobody(232)],
  ['UDP', binary(0x21, 0x12, ipv4), nobody(28)],
  ['half the head', binary(0x21, 0x11, ipv4).subarray(0, 14), more],
  ['half the body', binary(0x21, 0x11, ipv4).subarray(0, 20), more],
  ['a body too short for its family', binary(0x21, 0x21, ipv4), broken],
  ['another version', binary(0x31, 0x11, ipv4), broken],
  ['an unknown command', binary(0x22, 0x11, ipv4), broken],
  ['a body of 64 KiB', binary(0x21, 0x11, ipv4, 65535), broken],
];

for (const [what, bytes, want] of headers) {
  test(`binary proxy header: ${what}`, () => assert.deepEqual(parseProxyHeader(bytes), want));
}

test('no bytes at all make it fail, and it never asks for more than a header can have', () => {
  for (let round = 0; round < 20_000; round++) {
    const start = round % 3 === 0 ? 'PROXY ' : round % 3 === 1 ? binary(0x21, 0x11, ipv4).subarray(0, 13) : '';
    const bytes = Buffer.concat([Buffer.from(start), randomBytes(round % 300)]);
    const found = parseProxyHeader(bytes);
    if (found.kind === 'header') assert.ok(found.length <= bytes.length);
    if (found.kind === 'more') assert.ok(bytes.length < maxHeaderBytes);
  }
});
