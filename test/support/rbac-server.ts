import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import { printBakeryMacaroon } from '@lxd/client/macaroons/bakery-macaroon';
import { newKeyPair, sealCaveat } from '@lxd/client/macaroons/caveat-box';
import { readConditions } from '@lxd/client/macaroons/conditions';
import { addThirdParty, newMacaroon, verifiedConditions } from '@lxd/client/macaroons/macaroon';
import { readBundles } from '@lxd/client/macaroons/macaroon-cookie';

import { IdentityServer, type IdentityServerOptions } from './identity-server.js';

export interface RbacServerOptions extends IdentityServerOptions {
  /** By user, then by name of the project, "*" for all of them, "server" for the whole server. */
  readonly permissions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

interface Update {
  readonly 'last-sync-id': string | null;
  readonly updates: readonly { readonly identifier: string; readonly name: string }[] | null;
  readonly removals: readonly string[] | null;
}

/** Long polls end after this long without a change. */
const pollMs = 20_000;

/** An RBAC service as LXD uses one, with the identity server of its users below `/auth`. */
export class RbacServer {
  readonly #identity: IdentityServer;
  readonly #key = newKeyPair();
  readonly #rootKey = randomBytes(32);
  readonly #projects = new Map<string, string>(); // names by identifier
  #permissions: RbacServerOptions['permissions'];
  #syncId = 0;
  #change = 1;
  #waiting: { readonly response: ServerResponse; readonly last: string }[] = [];
  #url = '';
  readonly #seen = { agents: [] as string[], updates: [] as unknown[], asked: 0 };

  constructor(options: RbacServerOptions) {
    this.#identity = new IdentityServer(options);
    this.#permissions = options.permissions;
  }

  get publicKey(): string {
    return this.#identity.publicKey;
  }

  begin(url: string): void {
    this.#url = url;
    this.#identity.publicUrl = url;
  }

  /** Takes new permissions and tells everybody who waits for a change. */
  change(permissions: RbacServerOptions['permissions']): void {
    this.#permissions = permissions;
    this.#change++;
    for (const { response } of this.#waiting.splice(0)) this.#tellChange(response);
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://here');
    if (url.pathname.startsWith('/auth/')) return this.#identity.handle(request, response, '/auth');
    if (url.pathname === '/seen') {
      return reply(response, 200, { ...this.#seen, projects: [...this.#projects.values()] });
    }
    const agent = this.#agentOf(request);
    if (agent === null) return this.#askToLogIn(response);
    this.#seen.agents.push(agent);
    const user = url.searchParams.get('u') ?? '';
    switch (`${request.method} ${url.pathname.replace('/api/service/v1/', '')}`) {
      case 'POST resources/project':
        return this.#update(JSON.parse(await bodyOf(request)) as Update, response);
      case 'GET resources/project/permissions-for-user':
        this.#seen.asked++;
        return reply(response, 200, this.#ofProjects(user));
      case 'GET resources/lxd/permissions-for-user':
        return reply(response, 200, { '': this.#permissions[user]?.['server'] ?? [] });
      case 'GET changes':
        return this.#poll(url.searchParams.get('last-change') ?? '', response);
      default:
        return reply(response, 404, {});
    }
  }

  #update(update: Update, response: ServerResponse): void {
    this.#seen.updates.push(update);
    const last = update['last-sync-id'];
    if (last !== null && last !== String(this.#syncId)) return reply(response, 409, {});
    if (last === null) this.#projects.clear();
    for (const { identifier, name } of update.updates ?? []) this.#projects.set(identifier, name);
    for (const identifier of update.removals ?? []) this.#projects.delete(identifier);
    reply(response, 200, { 'sync-id': String(++this.#syncId) });
  }

  #ofProjects(user: string): Record<string, readonly string[]> {
    const granted = this.#permissions[user] ?? {};
    const found: Record<string, readonly string[]> = {};
    for (const [identifier, name] of this.#projects) {
      if (granted[name] !== undefined) found[identifier] = granted[name];
    }
    if (granted['*'] !== undefined) found[''] = granted['*'];
    return found;
  }

  #poll(last: string, response: ServerResponse): void {
    if (last !== String(this.#change)) return this.#tellChange(response);
    this.#waiting.push({ response, last });
    const late = setTimeout(() => {
      this.#waiting = this.#waiting.filter((one) => one.response !== response);
      if (!response.headersSent) reply(response, 504, {});
    }, pollMs).unref();
    response.on('close', () => clearTimeout(late));
  }

  #tellChange(response: ServerResponse): void {
    reply(response, 200, { 'last-change': String(this.#change) });
  }

  #agentOf(request: IncomingMessage): string | null {
    for (const bundle of readBundles(request.headers.cookie ?? '', '')) {
      const conditions = verifiedConditions(this.#rootKey, bundle);
      const user = conditions === null ? undefined : readConditions(conditions)?.declared.get('username');
      if (user !== undefined) return user;
    }
    return null;
  }

  #askToLogIn(response: ServerResponse): void {
    const rootKey = randomBytes(24);
    const sealed = sealCaveat(
      { rootKey, condition: 'need-declared username is-authenticated-user' },
      {
        version: 3,
        thirdParty: Buffer.from(this.publicKey, 'base64'),
        firstParty: this.#key,
        namespace: 'std:',
      },
    );
    const caveatId = Buffer.from([3, 0]);
    const macaroon = addThirdParty(newMacaroon(this.#rootKey, randomBytes(16), 'rbac'), {
      rootKey,
      id: caveatId,
      location: `${this.#url}/auth`,
    });
    const caveatData = new Map([[caveatId.toString('base64url'), sealed]]);
    const Info = {
      Macaroon: printBakeryMacaroon({ macaroon, version: 3, caveatData }),
      MacaroonPath: '/',
    };
    const body = { Code: 'macaroon discharge required', Message: 'discharge required', Info };
    reply(response, 401, body, { 'WWW-Authenticate': 'Macaroon' });
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function reply(response: ServerResponse, status: number, json: unknown, headers = {}): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  response.end(JSON.stringify(json));
}
