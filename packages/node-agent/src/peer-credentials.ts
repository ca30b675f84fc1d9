import type { Socket } from 'node:net';

import {
  loadNamespaces,
  type Namespaces,
  type PeerCredentials,
} from '../native/namespaces/index.js';

/** Who connected a unix socket, as the kernel noted it then; null when the connection is gone. */
export type PeerOf = (socket: Socket) => PeerCredentials | null;

/** Loads the addon. @throws DomainError (unsupported) when it is not built */
export function loadPeerOf(): PeerOf {
  const namespaces = loadNamespaces();
  return (socket) => peerOf(socket, namespaces);
}

export function peerOf(
  socket: Socket,
  namespaces: Pick<Namespaces, 'peerCredentials'>,
): PeerCredentials | null {
  const fd = descriptorOf(socket);
  return fd === null ? null : namespaces.peerCredentials(fd);
}

/** Node doesn't publish it, but has kept it there since its first releases. */
function descriptorOf(socket: Socket): number | null {
  const { _handle: handle } = socket as unknown as { _handle?: { fd?: number } | null };
  return handle?.fd !== undefined && handle.fd >= 0 ? handle.fd : null;
}
