import { unsupported } from '@lxd/model/errors';

import { endpoint, type Endpoint, type Method } from '../http/endpoint.js';

/**
 * Paths of LXD 5.2 that nothing here serves yet. They answer 501, and no API extension that
 * promises them is advertised. A line goes when its endpoint comes.
 */
const paths: readonly (readonly [path: string, ...methods: Method[]])[] = [
  ['/1.0/cluster/certificate', 'PUT'],
  ['/1.0/cluster/groups', 'GET', 'POST'],
  ['/1.0/cluster/groups/{name}', 'DELETE', 'GET', 'PATCH', 'POST', 'PUT'],
  ['/1.0/cluster/members/{name}', 'DELETE'],
  ['/1.0/cluster/members/{name}/state', 'POST'],
  ['/1.0/images/{fingerprint}/export', 'POST'],
  ['/1.0/images/{fingerprint}/refresh', 'POST'],
  ['/1.0/instances/{name}/backups', 'POST'],
  ['/1.0/instances/{name}/backups/{backup}', 'DELETE', 'GET', 'POST'],
  ['/1.0/instances/{name}/backups/{backup}/export', 'GET'],
  ['/1.0/instances/{name}/sftp', 'GET'],
  ['/1.0/instances/{name}/snapshots', 'POST'],
  ['/1.0/instances/{name}/snapshots/{snapshot}', 'DELETE', 'GET', 'PATCH', 'POST', 'PUT'],
  ['/1.0/network-acls', 'GET', 'POST'],
  ['/1.0/network-acls/{name}', 'DELETE', 'GET', 'PATCH', 'POST', 'PUT'],
  ['/1.0/network-acls/{name}/log', 'GET'],
  ['/1.0/network-zones', 'GET', 'POST'],
  ['/1.0/network-zones/{zone}', 'DELETE', 'GET', 'PATCH', 'PUT'],
  ['/1.0/network-zones/{zone}/records', 'GET', 'POST'],
  ['/1.0/network-zones/{zone}/records/{name}', 'DELETE', 'GET', 'PATCH', 'PUT'],
  ['/1.0/networks/{network}/forwards', 'GET', 'POST'],
  ['/1.0/networks/{network}/forwards/{address}', 'DELETE', 'GET', 'PATCH', 'PUT'],
  ['/1.0/networks/{network}/peers', 'GET', 'POST'],
  ['/1.0/networks/{network}/peers/{peer}', 'DELETE', 'GET', 'PATCH', 'PUT'],
  ['/1.0/storage-pools/{pool}/volumes', 'POST'],
  ['/1.0/storage-pools/{pool}/volumes/{type}', 'POST'],
  ['/1.0/storage-pools/{pool}/volumes/{type}/{volume}', 'DELETE', 'PATCH', 'POST', 'PUT'],
  ['/1.0/storage-pools/{pool}/volumes/{type}/{volume}/backups', 'GET', 'POST'],
  ['/1.0/storage-pools/{pool}/volumes/{type}/{volume}/backups/{backup}', 'DELETE', 'GET', 'POST'],
  ['/1.0/storage-pools/{pool}/volumes/{type}/{volume}/backups/{backup}/export', 'GET'],
  ['/1.0/storage-pools/{pool}/volumes/{type}/{volume}/snapshots', 'GET', 'POST'],
  ['/1.0/storage-pools/{pool}/volumes/{type}/{volume}/snapshots/{snapshot}', 'DELETE', 'GET', 'PATCH', 'POST', 'PUT'],
]; // prettier-ignore

export const later: readonly Endpoint[] = paths.flatMap(([path, ...methods]) =>
  methods.map((method) =>
    endpoint({
      method,
      path,
      // What changes the cluster is the administrator's, built or not.
      access: method !== 'GET' && path.startsWith('/1.0/cluster') ? 'admin' : 'logged-in',
      since: null,
      summary: 'Not built yet',
      answers: 'nothing',
      handle() {
        throw unsupported('not implemented');
      },
    }),
  ),
);
