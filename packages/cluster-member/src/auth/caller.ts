/** What somebody may do in a project (names as in LXD's RBAC). */
export const permissions = [
  'view',
  'operate-containers',
  'manage-containers',
  'manage-images',
  'manage-networks',
  'manage-profiles',
  'manage-projects',
  'manage-storage-volumes',
] as const;
export type Permission = (typeof permissions)[number];

/** How the caller came in. "cluster" is another member acting for somebody. */
export type Protocol = 'unix' | 'tls' | 'candid' | 'cluster';

/** Who asked, as lifecycle events tell it. */
export interface Requestor {
  readonly username: string; // user name on the socket or at Candid, certificate fingerprint over TLS
  readonly protocol: Protocol;
  readonly address: string; // "@" on the unix socket
}

/** The certificate of a TLS client. */
export interface ShownCertificate {
  readonly fingerprint: string; // SHA-256 of the DER form, lower-case hex
  readonly raw: Uint8Array; // DER
}

/** An answer that asks somebody to log in and come back. */
export interface Challenge {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown; // JSON, outside the API's envelope
}

/** Who is at the other end of a connection. */
export interface Caller {
  readonly protocol: Protocol;
  /** Known to the server at all. Everything below is false for an untrusted caller. */
  readonly trusted: boolean;
  readonly admin: boolean;
  /** May read metrics of the whole server, and be trusted with nothing else. */
  readonly metrics: boolean;
  /** What it showed, trusted or not; null on the socket, and for one that counts for nothing. */
  readonly certificate: ShownCertificate | null;
  readonly requestor: Requestor;
  can(permission: Permission, project: string): boolean;
  /** Projects it may see; null: all of them. */
  readonly projects: readonly string[] | null;
  /** How somebody untrusted is asked to log in; null when it can't. */
  readonly challenge: (() => Promise<Challenge>) | null;
}

/** Somebody with all rights: the unix socket, or an unrestricted certificate. */
export function adminCaller(requestor: Requestor, certificate: ShownCertificate | null): Caller {
  return {
    protocol: requestor.protocol,
    trusted: true,
    admin: true,
    metrics: true,
    certificate,
    requestor,
    can: () => true,
    projects: null,
    challenge: null,
  };
}

/** What a restricted certificate may do in its projects. */
const restrictedPermissions: ReadonlySet<Permission> = new Set(
  permissions.filter((permission) => permission !== 'manage-projects'),
);

/** A restricted certificate: everything but server-wide changes, in its own projects only. */
export function restrictedCaller(
  requestor: Requestor,
  certificate: ShownCertificate,
  projects: readonly string[],
): Caller {
  const own = new Set(projects);
  const can: Caller['can'] = (permission, project) =>
    own.has(project) && restrictedPermissions.has(permission);
  return projectCaller(requestor, certificate, { can, projects });
}

/** Somebody with rights in projects, and none on the server. */
export function projectCaller(
  requestor: Requestor,
  certificate: ShownCertificate | null,
  access: Pick<Caller, 'can' | 'projects'>,
): Caller {
  return {
    protocol: requestor.protocol,
    trusted: true,
    admin: false,
    metrics: false,
    certificate,
    requestor,
    can: (permission, project) => access.can(permission, project),
    projects: access.projects,
    challenge: null,
  };
}

/**
 * Anybody who reached the HTTPS port.
 * @param metrics whether it may read metrics nonetheless
 */
export function untrustedCaller(
  requestor: Requestor,
  certificate: ShownCertificate | null,
  metrics = false,
): Caller {
  return {
    protocol: requestor.protocol,
    trusted: false,
    admin: false,
    metrics,
    certificate,
    requestor,
    can: () => false,
    projects: [],
    challenge: null,
  };
}
