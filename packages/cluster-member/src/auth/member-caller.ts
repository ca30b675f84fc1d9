import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';

import { permissions, type Caller, type Permission, type Protocol, type Requestor } from './caller.js';

/** What one member tells another of whom it acts for. */
const names = {
  address: 'x-lxd-forwarded-address',
  username: 'x-lxd-forwarded-username',
  protocol: 'x-lxd-forwarded-protocol',
  /** JSON; absent where a member acts for itself. */
  rights: 'x-lxd-forwarded-rights',
} as const;

/** What somebody may do, as far as it matters to a request for one project. */
interface Rights {
  readonly admin: boolean;
  readonly projects: readonly string[] | null;
  readonly project: string;
  readonly permissions: readonly Permission[];
}

/** Headers by which another member does a request for `caller`, with no more rights than it has. */
export function forwardedHeaders(caller: Caller, project: string): OutgoingHttpHeaders {
  const rights: Rights = {
    admin: caller.admin,
    projects: caller.projects,
    project,
    permissions: permissions.filter((permission) => caller.can(permission, project)),
  };
  return {
    [names.address]: caller.requestor.address,
    [names.username]: caller.requestor.username,
    [names.protocol]: caller.requestor.protocol,
    [names.rights]: JSON.stringify(rights),
  };
}

/** A request that was handed on already stays where it is. */
export const isForwarded = (headers: IncomingHttpHeaders): boolean => names.rights in headers;

/** Another member, for itself or for somebody. Only for connections that showed the internal pair. */
export function memberCaller(headers: IncomingHttpHeaders): Caller {
  const text = (name: keyof typeof names) => String(headers[names[name]] ?? '');
  const requestor: Requestor = {
    username: text('username'),
    protocol: (text('protocol') || 'cluster') as Protocol,
    address: text('address'),
  };
  const rights = isForwarded(headers) ? (JSON.parse(text('rights')) as Rights) : null;
  const admin = rights?.admin ?? true;
  return {
    protocol: 'cluster',
    trusted: true,
    admin,
    metrics: admin,
    certificate: null,
    requestor,
    can: (permission, project) =>
      rights === null || admin || (project === rights.project && rights.permissions.includes(permission)),
    projects: rights === null ? null : rights.projects,
    challenge: null,
  };
}
