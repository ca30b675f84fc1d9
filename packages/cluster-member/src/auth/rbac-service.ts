import { agentLogin } from '@lxd/client/macaroons/agent-login';
import { identityClient } from '@lxd/client/macaroons/identity-client';
import {
  askIdentityServer,
  requireObject,
  type IdentityReply,
  type IdentityRequest,
} from '@lxd/client/macaroons/identity-request';
import { MacaroonSession, memoryJar } from '@lxd/client/macaroons/macaroon-session';
import { internal } from '@lxd/model/errors';

export interface RbacSettings {
  readonly url: string;
  readonly username: string;
  readonly privateKey: string; // base64
}

/** A project as the service has it. */
export interface RbacResource {
  readonly identifier: string;
  readonly name: string;
}

/** The RBAC service's API, as far as a server of LXD needs it. */
export interface RbacService {
  /**
   * @param lastSyncId of the update before; null: this is everything there is
   * @returns the id of this update; null when `lastSyncId` isn't the last any more
   */
  updateProjects(
    lastSyncId: string | null,
    updates: readonly RbacResource[],
    removals: readonly string[],
  ): Promise<string | null>;
  /** Permissions by a project's identifier, "" for those in all projects. */
  permissions(username: string): Promise<ReadonlyMap<string, readonly string[]>>;
  isAdmin(username: string): Promise<boolean>;
  /** The mark of the next change after `last`; null when none came for a while. */
  nextChange(last: string, signal: AbortSignal): Promise<string | null>;
}

/** The service holds the request until something changes, or a proxy in between loses patience. */
const longPollMs = 5 * 60_000;
const conflict = 409;
const gatewayTimeout = 504;

/** The service over HTTP, where this server logs in as an agent. */
export function rbacService({ url, username, privateKey }: RbacSettings): RbacService {
  const acquire = identityClient([agentLogin({ username, privateKey })]);
  const session = new MacaroonSession(memoryJar(), acquire);
  const base = `${url.replace(/\/$/, '')}/api/service/v1/`;

  const ask = async (request: Omit<IdentityRequest, 'url'>, path: string): Promise<IdentityReply> => {
    const target = `${base}${path}`;
    const once = async () =>
      askIdentityServer({ ...request, url: target, headers: await session.headers(target) });
    const reply = await once();
    if (!(await session.answer(target, reply.status, reply.json))) return reply;
    return once();
  };
  const permissionsOf = async (resource: string, user: string) => {
    const path = `resources/${resource}/permissions-for-user?${new URLSearchParams({ u: user })}`;
    const reply = await ask({ method: 'GET' }, path);
    if (reply.status === 404) return new Map<string, readonly string[]>(); // an unknown user
    return permissionMap(requireObject(reply, 'Cannot ask the RBAC service'));
  };

  return {
    async updateProjects(lastSyncId, updates, removals) {
      const json = { 'last-sync-id': lastSyncId, updates, removals };
      const reply = await ask({ method: 'POST', json }, 'resources/project');
      if (reply.status === conflict) return null;
      return String(requireObject(reply, 'Cannot tell the RBAC service of projects')['sync-id'] ?? '');
    },
    permissions: (user) => permissionsOf('project', user),
    isAdmin: async (user) => ((await permissionsOf('lxd', user)).get('') ?? []).includes('admin'),
    async nextChange(last, signal) {
      const path = `changes?${new URLSearchParams({ 'last-change': last })}`;
      const reply = await ask({ method: 'GET', signal, deadlineMs: longPollMs }, path);
      if (reply.status === gatewayTimeout) return null;
      const mark = requireObject(reply, 'Cannot follow the RBAC service')['last-change'];
      if (typeof mark !== 'string') throw internal('The RBAC service told of no change');
      return mark;
    },
  };
}

function permissionMap(json: Readonly<Record<string, unknown>>): Map<string, readonly string[]> {
  return new Map(
    Object.entries(json).map(([identifier, permissions]) => [
      identifier,
      Array.isArray(permissions) ? permissions.map(String) : [],
    ]),
  );
}
