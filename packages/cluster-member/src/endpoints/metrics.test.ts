import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';

import type { SelfSigned } from '@lxd/client/tls/self-signed';
import { InstanceSpec } from '@lxd/proto/lxd/agent/v1/instances';

import { testMember, type TestMember } from '../testing/member.js';
import { clientPair, tlsClient } from '../testing/tls-client.js';

const base64 = (pair: SelfSigned) => new X509Certificate(pair.certificate).raw.toString('base64');

/** Starts an instance on the fake host, without the API. */
async function runs(member: TestMember, project: string, name: string): Promise<void> {
  const spec = InstanceSpec.fromPartial({ ref: { project, name }, type: 'container' });
  for await (const _ of member.agent.instances.create({ spec, source: undefined }));
  for await (const _ of member.agent.instances.start({ spec }));
}

const names = (text: string) =>
  [...text.matchAll(/^lxd_procs_total\{name="(.*?)",project="(.*?)"/gm)].map(([, n, p]) => `${p}/${n}`);

test('metrics are bare text of all running instances, or of one project', async (t) => {
  const member = await testMember(t);
  await runs(member, 'default', 'c1');
  await runs(member, 'p1', 'c2');
  const all = await member.call('GET', '/1.0/metrics');
  assert.equal(all.status, 200);
  assert.equal(all.headers['content-type'], 'text/plain');
  assert.deepEqual(names(all.text), ['default/c1', 'p1/c2']);
  assert.match(all.text, /\n# EOF\n$/);
  assert.deepEqual(names((await member.call('GET', '/1.0/metrics?project=p1')).text), ['p1/c2']);
});

test('scrapers within eight seconds share one look at the host', async (t) => {
  const member = await testMember(t);
  await runs(member, 'default', 'c1');
  const first = await member.call('GET', '/1.0/metrics');
  await runs(member, 'default', 'c2');
  assert.equal((await member.call('GET', '/1.0/metrics')).text, first.text);
});

test('the metrics port serves metrics and who the server is, nothing else', async (t) => {
  const member = await testMember(t);
  await member.metrics.listen('127.0.0.1:0');
  const pair = await clientPair();
  const certificate = base64(pair);
  await member.call('POST', '/1.0/certificates', { name: 'prometheus', type: 'metrics', certificate });
  const scraper = tlsClient(member, pair, member.metrics);
  assert.equal((await scraper('GET', '/1.0/metrics')).text, '# EOF\n');
  assert.equal((await scraper('GET', '/1.0')).status, 200);
  assert.equal((await scraper('GET', '/')).status, 200);
  assert.equal((await scraper('GET', '/1.0/instances')).status, 404);
  assert.equal((await tlsClient(member, null, member.metrics)('GET', '/1.0/metrics')).status, 403);
});

test('core.metrics_address that cannot be had is refused and the old one stays', async (t) => {
  const member = await testMember(t);
  await member.https.listen('127.0.0.1:0');
  const taken = `127.0.0.1:${member.https.port()}`;
  const answer = await member.call('PATCH', '/1.0', { config: { 'core.metrics_address': taken } });
  assert.deepEqual(
    [answer.status, answer.body?.error],
    [400, `Cannot listen on metrics socket "${taken}": listen tcp ${taken}: bind: address already in use`],
  );
  assert.equal(member.metrics.port(), null);
});
