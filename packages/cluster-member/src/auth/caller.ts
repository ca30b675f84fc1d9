/** What somebody may do in a project (names as in LXD's RBAC). */
export type Permission =
  | 'view'
  | 'operate-containers'
  | 'manage-containers'
  | 'manage-images'
  | 'manage-networks'
  | 'manage-profiles'
  | 'manage-storage-volumes';

/** How the caller came in. "cluster" is another member acting for somebody. */
export type Protocol = 'unix' | 'tls' | 'cluster';

/** Who asked, as lifecycle events tell it. */
export interface Requestor {
  readonly username: string; // user name on the socket, certificate fingerprint over TLS
  readonly protocol: Protocol;
  readonly address: string; // "@" on the unix socket
}

/** Who is at the other end of a connection. */
export interface Caller {
  readonly protocol: Protocol;
  /** Known to the server at all. Everything below is false for an untrusted caller. */
  readonly trusted: boolean;
  readonly admin: boolean;
  /** SHA-256 of the TLS client certificate, trusted or not; null on the socket or without one. */
  readonly fingerprint: string | null;
  readonly requestor: Requestor;
  can(permission: Permission, project: string): boolean;
  /** Projects it may see; null: all of them. */
  readonly projects: readonly string[] | null;
}

/** Somebody with all rights: the unix socket, or an unrestricted certificate. */
export function adminCaller(requestor: Requestor, fingerprint: string | null): Caller {
  return {
    protocol: requestor.protocol,
    trusted: true,
    admin: true,
    fingerprint,
    requestor,
    can: () => true,
    projects: null,
  };
}

/** A restricted certificate: everything but server-wide changes, in its own projects only. */
export function restrictedCaller(
  requestor: Requestor,
  fingerprint: string,
  projects: readonly string[],
): Caller {
  const own = new Set(projects);
  return {
    protocol: requestor.protocol,
    trusted: true,
    admin: false,
    fingerprint,
    requestor,
    can: (_permission, project) => own.has(project),
    projects,
  };
}

/** Anybody who reached the HTTPS port. */
export function untrustedCaller(requestor: Requestor, fingerprint: string | null): Caller {
  return {
    protocol: requestor.protocol,
    trusted: false,
    admin: false,
    fingerprint,
    requestor,
    can: () => false,
    projects: [],
  };
}
