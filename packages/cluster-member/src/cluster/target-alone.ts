import { invalid, notFound } from '@lxd/model/errors';
import { standalone } from '@lxd/store/members';

import type { Asked } from './locations.js';

/** Lists are of all members; who asks one member for them is told nothing else (as LXD). */
const lists: readonly string[] = [
  '/1.0/instances',
  '/1.0/networks',
  '/1.0/storage-pools',
];

/** What a member has of its own: only there does a target mean something. */
const ofOneMember = /^\/1\.0(\/resources|\/networks(\/.*)?|\/storage-pools(\/.*)?)?$/;

/**
 * Refuses a `?target=` on a server that is no cluster, which has no member but itself.
 * @throws DomainError
 */
export function refuseTarget({ method, path, target }: Asked): void {
  if (target === '' || target === standalone.name) return;
  if (method === 'GET' && lists.includes(path)) return;
  if (method === 'POST' && path === '/1.0/instances') {
    throw invalid('Target only allowed when clustered');
  }
  if (ofOneMember.test(path)) throw notFound('Cluster member not found');
}
