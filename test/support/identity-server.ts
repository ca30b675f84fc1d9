import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { printBakeryMacaroon } from '@lxd/client/macaroons/bakery-macaroon';
import { newKeyPair, openCaveat, sealCaveat } from '@lxd/client/macaroons/caveat-box';
import { declare, timeBefore } from '@lxd/client/macaroons/conditions';
import {
  addFirstParty,
  addThirdParty,
  newMacaroon,
  verifiedConditions,
} from '@lxd/client/macaroons/macaroon';
import { readBinary } from '@lxd/client/macaroons/macaroon-binary';

/** A way to log in, by the name that macaroon-bakery's clients know it by. */
export type LoginMethod = 'agent' | 'browser-window' | 'form';

export interface IdentityServerOptions {
  /** Passwords by user name. */
  readonly users: Readonly<Record<string, string>>;
  /** Public keys (base64) of programs that may log in, by user name. */
  readonly agents?: Readonly<Record<string, string>>;
  readonly methods?: readonly LoginMethod[];
  readonly host?: string;
}

const dischargeMs = 3600_000;

/** An identity server that speaks Candid's protocol, as far as logging in to LXD needs it. */
export class IdentityServer {
  readonly #key = newKeyPair();
  readonly #tokens = new Map<string, string>(); // user by token
  readonly #agentLogins = new Map<string, { user: string; rootKey: Buffer }>(); // by macaroon id
  readonly #visits = new Map<string, { token: string | null; waiting: ServerResponse[] }>();
  readonly #server: Server;
  /** Where it is reached, when it is part of another server. */
  publicUrl = '';
  /** How many it gave, and the domains that clients asked for. */
  #discharges = 0;
  readonly #domains: string[] = [];

  constructor(private readonly options: IdentityServerOptions) {
    this.#server = createServer((request, response) => {
      this.handle(request, response, '').catch((error: unknown) =>
        reply(response, 500, { Code: 'error', Message: String(error) }),
      );
    });
  }

  get publicKey(): string {
    return Buffer.from(this.#key.publicKey).toString('base64');
  }

  get url(): string {
    if (this.publicUrl !== '') return this.publicUrl;
    const { address, port } = this.#server.address() as AddressInfo;
    return `http://${address}:${port}`;
  }

  async start(): Promise<void> {
    this.#server.listen(0, this.options.host ?? '127.0.0.1');
    await once(this.#server, 'listening');
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** Serves the paths below `prefix`. */
  async handle(request: IncomingMessage, response: ServerResponse, prefix: string): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://here');
    const query = url.searchParams;
    const domain = query.get('domain');
    if (domain !== null) this.#domains.push(domain);
    switch (`${request.method} ${url.pathname.slice(prefix.length)}`) {
      case 'GET /discharge/info':
        return reply(response, 200, { PublicKey: this.publicKey, Version: 3 });
      case 'GET /seen':
        return reply(response, 200, { discharges: this.#discharges, domains: this.#domains });
      case 'POST /discharge': {
        // Go's client sends the form in the query.
        const form = new URLSearchParams(await bodyOf(request));
        return this.#discharge(new URLSearchParams([...query, ...form]), response, prefix);
      }
      case 'GET /form':
        return reply(response, 200, { schema: loginForm });
      case 'POST /form':
        return this.#form(JSON.parse(await bodyOf(request)) as LoginBody, response);
      case 'GET /login':
        return this.#page(query, response);
      case 'GET /wait':
        return this.#wait(query.get('did') ?? '', response);
      case 'GET /agent':
        return this.#agent(query, response);
      default:
        return reply(response, 404, { Code: 'not found', Message: request.url });
    }
  }

  #discharge(form: URLSearchParams, response: ServerResponse, prefix: string): void {
    const id = bytesOf(form, 'id');
    const payload = form.get('caveat64');
    const { rootKey, condition } = openCaveat(
      payload === null ? id : Buffer.from(payload, 'base64'),
      this.#key,
    );
    if (condition !== 'need-declared username is-authenticated-user') {
      return reply(response, 400, { Code: 'bad request', Message: `condition ${condition}` });
    }
    if (form.get('token-kind') === null) return this.#askToLogIn(response, prefix);
    const user =
      form.get('token-kind') === 'agent'
        ? this.#agentOf(bytesOf(form, 'token'))
        : this.#tokens.get(bytesOf(form, 'token').toString('utf8'));
    if (user === undefined) {
      return reply(response, 401, { Code: 'permission denied', Message: 'unknown token' });
    }
    this.#discharges++;
    let macaroon = newMacaroon(rootKey, id, 'identity');
    macaroon = addFirstParty(macaroon, declare('username', user));
    macaroon = addFirstParty(macaroon, timeBefore(new Date(Date.now() + dischargeMs)));
    const Macaroon = printBakeryMacaroon({ macaroon, version: 3, caveatData: new Map() });
    reply(response, 200, { Macaroon });
  }

  #askToLogIn(response: ServerResponse, prefix: string): void {
    const did = randomBytes(16).toString('hex');
    this.#visits.set(did, { token: null, waiting: [] });
    const ways: Record<LoginMethod, unknown> = {
      agent: { 'login-url': `${prefix}/agent` },
      'browser-window': {
        VisitURL: `${this.url}${prefix}/login?did=${did}`,
        WaitTokenURL: `${this.url}${prefix}/wait?did=${did}`,
      },
      form: { url: `${prefix}/form?did=${did}` },
    };
    const InteractionMethods = Object.fromEntries(
      (this.options.methods ?? ['agent', 'browser-window', 'form']).map((name) => [name, ways[name]]),
    );
    reply(
      response,
      401,
      { Code: 'interaction required', Message: 'interaction required', Info: { InteractionMethods } },
      { 'WWW-Authenticate': 'Macaroon' },
    );
  }

  #form({ form }: LoginBody, response: ServerResponse): void {
    if (this.options.users[form.username] !== form.password) {
      return reply(response, 401, { Code: 'permission denied', Message: 'invalid user name or password' });
    }
    const value = Buffer.from(this.#tokenFor(form.username)).toString('base64');
    reply(response, 200, { token: { kind: 'form', value } });
  }

  /** What a browser shows; a person types its name in, here with no password. */
  #page(query: URLSearchParams, response: ServerResponse): void {
    const visit = this.#visits.get(query.get('did') ?? '');
    const user = query.get('user');
    if (visit === undefined || user === null || !(user in this.options.users)) {
      return reply(response, 403, { Code: 'forbidden', Message: 'who are you?' });
    }
    visit.token = this.#tokenFor(user);
    for (const waiting of visit.waiting.splice(0)) giveToken(waiting, visit.token);
    reply(response, 200, {});
  }

  #wait(did: string, response: ServerResponse): void {
    const visit = this.#visits.get(did);
    if (visit === undefined) return reply(response, 404, { Code: 'not found', Message: 'no such visit' });
    if (visit.token === null) visit.waiting.push(response);
    else giveToken(response, visit.token);
  }

  /** A macaroon that only who has the agent's key can discharge. */
  #agent(query: URLSearchParams, response: ServerResponse): void {
    const user = query.get('username') ?? '';
    const key = query.get('public-key') ?? '';
    if (key === '' || this.options.agents?.[user] !== key) {
      return reply(response, 401, { Code: 'permission denied', Message: 'unknown agent' });
    }
    const [rootKey, caveatKey, id] = [randomBytes(32), randomBytes(24), randomBytes(16)];
    this.#agentLogins.set(id.toString('hex'), { user, rootKey });
    const sealed = sealCaveat(
      { rootKey: caveatKey, condition: 'true' },
      { version: 3, thirdParty: Buffer.from(key, 'base64'), firstParty: newKeyPair(), namespace: 'std:' },
    );
    const caveatId = Buffer.from([3, 0]);
    const macaroon = addThirdParty(newMacaroon(rootKey, id, 'identity'), {
      rootKey: caveatKey,
      id: caveatId,
      location: 'local',
    });
    const caveatData = new Map([[caveatId.toString('base64url'), sealed]]);
    reply(response, 200, { macaroon: printBakeryMacaroon({ macaroon, version: 3, caveatData }) });
  }

  #agentOf(token: Buffer): string | undefined {
    const bundle = readBinary(token);
    const login = this.#agentLogins.get(bundle[0]?.id.toString('hex') ?? '');
    if (login === undefined || verifiedConditions(login.rootKey, bundle) === null) return undefined;
    return login.user;
  }

  #tokenFor(user: string): string {
    const token = randomBytes(16).toString('hex');
    this.#tokens.set(token, user);
    return token;
  }
}

interface LoginBody {
  readonly form: { readonly username: string; readonly password: string };
}

const loginForm = {
  username: { description: 'User name', type: 'string', mandatory: true },
  password: { description: 'Password', type: 'string', mandatory: true, secret: true },
};

const giveToken = (response: ServerResponse, token: string): void =>
  reply(response, 200, { kind: 'visit', token });

function bytesOf(form: URLSearchParams, name: string): Buffer {
  const encoded = form.get(`${name}64`);
  return encoded === null ? Buffer.from(form.get(name) ?? '', 'utf8') : Buffer.from(encoded, 'base64');
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
