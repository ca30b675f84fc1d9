import type { Idmap } from '@lxd/model/idmap';

import { nativePath } from '../../native/load.js';
import type { Host } from '../host/host.js';

const timeoutMs = 60 * 60 * 1000; // tens of millions of files on a slow disk

/**
 * Rewrites the owners of everything below `path` (uid, gid, POSIX ACLs, file capabilities) from
 * one map to another; an empty map is that of the host. A file that is right already stays, so
 * an interrupted run may be repeated when no id of one map is an id of the other.
 */
export async function shiftTree(host: Host, path: string, from: Idmap, to: Idmap): Promise<void> {
  await host.run([nativePath('lxd-shift'), path, mapText(from), mapText(to)], { timeoutMs });
}

/** `u:0:1000000:65536,g:0:1000000:65536`: kind, inside, outside, count. */
const mapText = (map: Idmap): string =>
  map
    .flatMap(({ isUid, isGid, nsId, hostId, range }) => {
      const ids = `${nsId}:${hostId}:${range}`;
      return [...(isUid ? [`u:${ids}`] : []), ...(isGid ? [`g:${ids}`] : [])];
    })
    .join(',');
