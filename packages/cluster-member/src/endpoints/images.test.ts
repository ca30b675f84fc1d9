import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';

import { Part } from '@lxd/proto/lxd/agent/v1/images';
import { listIntents } from '@lxd/store/intents';

import { testMember, type TestMember } from '../testing/member.js';

const octets = { 'Content-Type': 'application/octet-stream' };

async function upload(member: TestMember, body: Buffer, headers = {}) {
  const answer = await member.call('POST', '/1.0/images', body, { ...octets, ...headers });
  assert.equal(answer.status, 202, answer.text);
  const done = await member.finished(answer);
  const metadata = done['metadata'] as { fingerprint: string } | null;
  return { error: String(done['err']), fingerprint: metadata?.fingerprint ?? '' };
}

async function get<T>(member: TestMember, path: string): Promise<T> {
  const answer = await member.call('GET', path);
  assert.equal(answer.status, 200, answer.text);
  return answer.body?.metadata as T;
}

test('an upload becomes an image with what its headers say', async (context) => {
  const member = await testMember(context);
  const { error, fingerprint } = await upload(member, Buffer.from('bytes'), {
    'X-LXD-properties': 'os=Mine&a=b+c',
    'X-LXD-public': 'true',
    'X-LXD-filename': 'x.tar',
  });
  assert.equal(error, '');
  const image = await get<Record<string, unknown>>(member, `/1.0/images/${fingerprint.slice(0, 12)}`);
  assert.equal(image['filename'], 'x.tar');
  assert.equal(image['public'], true);
  assert.deepEqual(image['properties'], { description: 'Fake image', os: 'Mine', a: 'b c' });
  assert.deepEqual(image['profiles'], ['default']);
  const again = await upload(member, Buffer.from('bytes'));
  assert.equal(again.error, 'Image with same fingerprint already exists');
  assert.equal(member.agent.fakeImages.size, 1);
});

test('a form becomes a split image and comes back as one', async (context) => {
  const member = await testMember(context);
  const part = (name: string, data: string) =>
    `--b\r\nContent-Disposition: form-data; name="${name}"; filename="${name}.x"\r\n\r\n${data}\r\n`;
  const form = `${part('metadata', 'meta')}${part('rootfs', 'root')}--b--\r\n`;
  const { error, fingerprint } = await upload(member, Buffer.from(form), {
    'Content-Type': 'multipart/form-data; boundary=b',
  });
  assert.equal(error, '');
  assert.deepEqual(
    member.agent.fakeImages.get(fingerprint)?.parts.map(({ part, data }) => [part, String(data)]),
    [
      [Part.PART_METADATA, 'meta'],
      [Part.PART_ROOTFS, 'root'],
    ],
  );
  const { text, headers } = await member.call('GET', `/1.0/images/${fingerprint}/export`);
  assert.match(String(headers['content-type']), /^multipart\/form-data; boundary=/);
  assert.match(text, new RegExp(`name="metadata"; filename="meta-${fingerprint}.tar.gz"`));
  assert.match(text, new RegExp(`name="rootfs"; filename="${fingerprint}.tar.gz"`));
});

test('an upload that is not what it says leaves nothing', async (context) => {
  const member = await testMember(context);
  const { error } = await upload(member, Buffer.from('bytes'), { 'X-LXD-fingerprint': 'abc' });
  assert.match(error, /^fingerprints don't match, got [0-9a-f]{64} expected abc$/);
  const profiles = await upload(member, Buffer.from('bytes'), { 'X-LXD-profiles': 'profile=nope' });
  assert.equal(profiles.error, "Profile 'nope' doesn't exist");
  assert.equal(member.agent.fakeImages.size, 0);
  assert.deepEqual(await get(member, '/1.0/images'), []);
});

test('properties change, aliases come and go, and all goes with the image', async (context) => {
  const member = await testMember(context);
  const { fingerprint } = await upload(member, Buffer.from('bytes'));
  const url = `/1.0/images/${fingerprint}`;
  const patch = { properties: { os: '', extra: '1' } };
  assert.equal((await member.call('PATCH', url, patch)).status, 200);
  const { properties } = await get<{ properties: object }>(member, url);
  assert.deepEqual(properties, { description: 'Fake image', extra: '1' });
  const stale = await member.call('PUT', url, { properties: {} }, { 'If-Match': 'x' });
  assert.equal(stale.status, 412);

  const alias = { name: 'a/b', target: fingerprint };
  const made = await member.call('POST', '/1.0/images/aliases', alias);
  assert.equal(made.status, 201, made.text);
  const twice = await member.call('POST', '/1.0/images/aliases', alias);
  assert.equal(twice.status, 409);
  assert.equal(twice.body?.error, "Alias 'a/b' already exists");
  const found = await get<{ target: string }>(member, '/1.0/images/aliases/a/b');
  assert.equal(found.target, fingerprint);

  const deletion = await member.finished(await member.call('DELETE', url));
  assert.equal(deletion['err'], '');
  assert.equal((await member.call('GET', '/1.0/images/aliases/a%2Fb')).status, 404);
  assert.equal(member.agent.fakeImages.size, 0);
  assert.deepEqual(await listIntents(member.global, 'none'), []);
});

test('lists are filtered; unknown images are not found', async (context) => {
  const member = await testMember(context);
  await upload(member, Buffer.from('one'), { 'X-LXD-properties': 'os=one' });
  const { fingerprint } = await upload(member, Buffer.from('two'), { 'X-LXD-properties': 'os=two' });
  const filter = encodeURIComponent('properties.os eq two');
  assert.deepEqual(await get(member, `/1.0/images?filter=${filter}`), [`/1.0/images/${fingerprint}`]);
  const missing = await member.call('GET', '/1.0/images/00');
  assert.equal(missing.status, 404);
  assert.equal(missing.body?.error, 'Image not found');
  const unknown = await member.call('POST', '/1.0/images', { source: { type: 'foo' } });
  assert.equal(unknown.status, 400);
});

/** A web server that offers `bytes`, less what `without` names; `asked` are its requests. */
async function webServer(context: TestContext, bytes: Buffer, headers: Record<string, string>) {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    response.writeHead(200, headers);
    response.end(request.method === 'HEAD' ? undefined : bytes);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/image`;
  return { asked, url };
}

const offered = Buffer.from('bytes of the web');
const offeredHash = createHash('sha256').update(offered).digest('hex');

async function fetchImage(member: TestMember, url: string) {
  const post = { source: { type: 'url', url }, properties: { a: 'b' }, public: true };
  return member.finished(await member.call('POST', '/1.0/images', post));
}

test('an image is fetched from a web server that offers one', async (context) => {
  const member = await testMember(context);
  const headers: Record<string, string> = { 'LXD-Image-Hash': offeredHash };
  const { asked, url } = await webServer(context, offered, headers);
  headers['LXD-Image-URL'] = `${url}/bytes`;
  assert.equal((await fetchImage(member, url))['err'], '');
  const [question, fetched] = asked;
  assert.deepEqual([question?.method, fetched?.method, fetched?.url], ['HEAD', 'GET', '/image/bytes']);
  assert.equal(question?.headers['lxd-server-version'], '5.2');
  assert.equal(question?.headers['lxd-server-architectures'], 'x86_64, i686');
  const [image] = await get<{ properties: Record<string, string>; public: boolean }[]>(member, '/1.0/images?recursion=1');
  assert.deepEqual([image?.properties['a'], image?.public], ['b', true]);
});

for (const { headers, says } of [
  { headers: {}, says: /^Missing LXD-Image-Hash header$/ },
  { headers: { 'LXD-Image-Hash': offeredHash }, says: /^Missing LXD-Image-URL header$/ },
  { headers: { 'LXD-Image-Hash': '0'.repeat(64), 'LXD-Image-URL': 'here' }, says: /Hash mismatch for "http.*": [0-9a-f]{64} != 0{64}$/ },
]) {
  test(`a web server's image is refused: ${says}`, async (context) => {
    const member = await testMember(context);
    const given: Record<string, string> = { ...headers };
    const { url } = await webServer(context, offered, given);
    if (given['LXD-Image-URL']) given['LXD-Image-URL'] = url;
    assert.match(String((await fetchImage(member, url))['err']), says);
    assert.deepEqual(await get(member, '/1.0/images'), []);
  });
}

test('a web server that is not there, and requests that make no sense', async (context) => {
  const member = await testMember(context);
  assert.match(String((await fetchImage(member, 'http://127.0.0.1:1/x'))['err']), /Unable to connect to "http:\/\/127\.0\.0\.1:1\/x"/);
  assert.match(String((await fetchImage(member, 'file:///etc/shadow'))['err']), /Invalid URL/);
  for (const post of [{}, { source: 5 }, { source: { type: 'url', url: 5 } }, { source: { type: 'url', url: 'x' }, profiles: 5 }]) {
    assert.equal((await member.call('POST', '/1.0/images', post)).status, 400, JSON.stringify(post));
  }
});
