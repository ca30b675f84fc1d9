import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';

import { DomainError, forbidden, internal } from '@lxd/model/errors';
import { hostRoot, parseIdmap } from '@lxd/model/idmap';

import type { Namespaces } from '../../native/namespaces/index.js';
import type { Lifecycle } from '../instance/lifecycle.js';
import type { LiveInstance } from '../instance/live-instance.js';
import { peerOf } from '../peer-credentials.js';

/** A caller that is not the container's root. */
export class NotRootError extends DomainError {
  constructor() {
    super('forbidden', 'Access denied for non-root user');
  }
}

/**
 * Whose container is at the other end: by what the kernel says of the process that connected,
 * never by what it sends. Asked once, when the connection is accepted.
 * @throws DomainError when it is in no container, or not root there
 */
export async function callerOf(
  socket: Socket,
  namespaces: Pick<Namespaces, 'peerCredentials'>,
  lifecycle: Pick<Lifecycle, 'all'>,
): Promise<LiveInstance> {
  const peer = peerOf(socket, namespaces);
  if (peer === null) throw forbidden();
  const { pid, uid } = peer;
  const group = await groupOf(pid);
  if (group === null) throw internal('pid not in container?');
  for (const live of lifecycle.all()) {
    if ((await groupOf(live.running.initPid)) !== group) continue;
    if (uid !== hostRoot(parseIdmap(live.spec.config['volatile.idmap.current'] ?? ''), 'uid')) {
      throw new NotRootError();
    }
    return live;
  }
  throw internal('pid not in container?');
}

const groupOf = async (pid: number): Promise<string | null> =>
  payloadGroup(await readFile(`/proc/${pid}/cgroup`, 'utf8').catch(() => ''));

/**
 * The group that liblxc made for a container, from /proc/<pid>/cgroup. The first part of the path
 * that is one: what a guest calls its own groups comes after it.
 */
export function payloadGroup(text: string): string | null {
  for (const line of text.split('\n')) {
    const path = line.split(':').slice(2).join(':');
    const parts = path.split('/');
    const at = parts.findIndex((part) => part.startsWith('lxc.payload.'));
    if (at >= 0) return parts.slice(0, at + 1).join('/');
  }
  return null;
}
