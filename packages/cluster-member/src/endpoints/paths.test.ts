import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Ajv2020 } from 'ajv/dist/2020.js';

import { openApi } from '../http/openapi.js';
import { Router } from '../http/router.js';
import { endpoints, routes } from './index.js';

/** Every path of LXD 5.2 with its methods. */
const paths = [
  '/ GET',
  '/1.0 GET PATCH PUT',
  '/1.0/certificates GET POST',
  '/1.0/certificates/{fingerprint} DELETE GET PATCH PUT',
  '/1.0/cluster GET PUT',
  '/1.0/cluster/certificate PUT',
  '/1.0/cluster/groups GET POST',
  '/1.0/cluster/groups/{name} DELETE GET PATCH POST PUT',
  '/1.0/cluster/members GET POST',
  '/1.0/cluster/members/{name} DELETE GET PATCH POST PUT',
  '/1.0/cluster/members/{name}/state POST',
  '/1.0/events GET',
  '/1.0/images GET POST',
  '/1.0/images/aliases GET POST',
  '/1.0/images/aliases/{name} DELETE GET PATCH POST PUT',
  '/1.0/images/{fingerprint} DELETE GET PATCH PUT',
  '/1.0/images/{fingerprint}/export GET POST',
  '/1.0/images/{fingerprint}/refresh POST',
  '/1.0/images/{fingerprint}/secret POST',
  '/1.0/instances GET POST PUT',
  '/1.0/instances/{name} DELETE GET PATCH POST PUT',
  '/1.0/instances/{name}/backups GET POST',
  '/1.0/instances/{name}/backups/{backup} DELETE GET POST',
  '/1.0/instances/{name}/backups/{backup}/export GET',
  '/1.0/instances/{name}/console DELETE GET POST',
  '/1.0/instances/{name}/exec POST',
  '/1.0/instances/{name}/files DELETE GET HEAD POST',
  '/1.0/instances/{name}/logs GET',
  '/1.0/instances/{name}/logs/{filename} DELETE GET',
  '/1.0/instances/{name}/metadata GET PATCH PUT',
  '/1.0/instances/{name}/metadata/templates DELETE GET POST',
  '/1.0/instances/{name}/sftp GET',
  '/1.0/instances/{name}/snapshots GET POST',
  '/1.0/instances/{name}/snapshots/{snapshot} DELETE GET PATCH POST PUT',
  '/1.0/instances/{name}/state GET PUT',
  '/1.0/metrics GET',
  '/1.0/network-acls GET POST',
  '/1.0/network-acls/{name} DELETE GET PATCH POST PUT',
  '/1.0/network-acls/{name}/log GET',
  '/1.0/network-zones GET POST',
  '/1.0/network-zones/{name} DELETE GET PATCH PUT',
  '/1.0/network-zones/{zone}/records GET POST',
  '/1.0/network-zones/{zone}/records/{name} DELETE GET PATCH PUT',
  '/1.0/networks GET POST',
  '/1.0/networks/{name} DELETE GET PATCH POST PUT',
  '/1.0/networks/{name}/leases GET',
  '/1.0/networks/{name}/state GET',
  '/1.0/networks/{networkName}/forwards GET POST',
  '/1.0/networks/{networkName}/forwards/{listenAddress} DELETE GET PATCH PUT',
  '/1.0/networks/{networkName}/peers GET POST',
  '/1.0/networks/{networkName}/peers/{peerName} DELETE GET PATCH PUT',
  '/1.0/operations GET',
  '/1.0/operations/{id} DELETE GET',
  '/1.0/operations/{id}/wait GET',
  '/1.0/operations/{id}/websocket GET',
  '/1.0/profiles GET POST',
  '/1.0/profiles/{name} DELETE GET PATCH POST PUT',
  '/1.0/projects GET POST',
  '/1.0/projects/{name} DELETE GET PATCH POST PUT',
  '/1.0/projects/{name}/state GET',
  '/1.0/resources GET',
  '/1.0/storage-pools GET POST',
  '/1.0/storage-pools/{name} DELETE GET PATCH PUT',
  '/1.0/storage-pools/{name}/resources GET',
  '/1.0/storage-pools/{name}/volumes GET POST',
  '/1.0/storage-pools/{name}/volumes/{type} GET POST',
  '/1.0/storage-pools/{name}/volumes/{type}/{volume} DELETE GET PATCH POST PUT',
  '/1.0/storage-pools/{name}/volumes/{type}/{volume}/backups GET POST',
  '/1.0/storage-pools/{name}/volumes/{type}/{volume}/backups/{backup} DELETE GET POST',
  '/1.0/storage-pools/{name}/volumes/{type}/{volume}/backups/{backup}/export GET',
  '/1.0/storage-pools/{name}/volumes/{type}/{volume}/snapshots GET POST',
  '/1.0/storage-pools/{name}/volumes/{type}/{volume}/snapshots/{snapshot} DELETE GET PATCH POST PUT',
  '/1.0/storage-pools/{name}/volumes/{type}/{volume}/state GET',
  '/1.0/warnings GET',
  '/1.0/warnings/{uuid} DELETE GET PATCH PUT',
];

const router = new Router(routes);

test('every path and method of LXD 5.2 is routed', () => {
  const missing = paths.flatMap((line) => {
    const [path = '', ...methods] = line.split(' ');
    const concrete = path.replace(/\{\w+\}/g, 'x');
    return methods
      .filter((method) => typeof router.find(method, concrete) === 'string')
      .map((method) => `${method} ${path}`);
  });
  assert.deepEqual(missing, []);
});

test('what is below instances answers below containers and virtual-machines, but for sftp', () => {
  for (const { method, path } of routes) {
    const concrete = path.replace(/\{[\w.]+\}/g, 'x');
    if (!/^\/1\.0\/instances(?=\/|$)/.test(concrete)) continue;
    for (const alias of ['containers', 'virtual-machines']) {
      const found = router.find(method, concrete.replace('instances', alias));
      assert.equal(typeof found === 'string', path.endsWith('/sftp'), `${method} ${path} as ${alias}`);
    }
  }
});

type Json = { readonly [key: string]: unknown };
const document = JSON.parse(JSON.stringify(openApi(endpoints, '5.2'))) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly components: Json;
};
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

test('the OpenAPI document has every endpoint, each under a name of its own', () => {
  assert.equal(operations.length, endpoints.length);
  const names = operations.map(({ operation }) => operation['operationId']);
  assert.equal(new Set(names).size, names.length);
});

test('the OpenAPI document declares the parameters of its paths', () => {
  for (const { path, operation } of operations) {
    const parameters = operation['parameters'] as readonly { in: string; name: string }[];
    const declared = parameters.filter((one) => one.in === 'path').map(({ name }) => `{${name}}`);
    assert.deepEqual(declared, path.match(/\{\w+\}/g) ?? [], path);
    const all = parameters.map((one) => `${one.in} ${one.name}`);
    assert.equal(new Set(all).size, all.length, path);
  }
});

test('every schema of the OpenAPI document is one, and every reference leads somewhere', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'document', ...document });
  const schemas = (value: unknown): Json[] => {
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([key, member]) =>
      key === 'schema' ? [member as Json] : schemas(member),
    );
  };
  const all = [...schemas(document.paths), ...Object.values(document.components['schemas'] as Json)];
  assert.ok(all.length > 300, String(all.length));
  for (const schema of all) {
    const text = JSON.stringify(schema).replaceAll('"#/', '"document#/');
    assert.doesNotThrow(() => ajv.compile(JSON.parse(text) as Json), text.slice(0, 200));
  }
});
