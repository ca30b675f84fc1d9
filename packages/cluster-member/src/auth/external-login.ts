import type { IncomingMessage } from 'node:http';

import { readBundles } from '@lxd/client/macaroons/macaroon-cookie';
import type { BakeryVersion } from '@lxd/client/macaroons/caveat-box';
import { chain } from '@lxd/model/errors';
import { serverKeys } from '@lxd/model/server-keys/index';

import { Candid, type CandidSettings } from './candid.js';
import {
  adminCaller,
  projectCaller,
  untrustedCaller,
  type Caller,
  type Challenge,
  type Requestor,
} from './caller.js';
import { Rbac, type RbacProject } from './rbac.js';
import { rbacService, type RbacSettings } from './rbac-service.js';

type ConfigMap = Readonly<Record<string, string>>;

/** Keys that say who logs people in. */
export const externalLoginKeys = serverKeys.keys
  .map(({ name }) => name)
  .filter((name) => name.startsWith('candid.') || name.startsWith('rbac.'));

export interface ExternalLoginOptions {
  /** What logins are signed with; that of the cluster, whose members accept each other's. */
  secret(): string;
  /** What is configured now; another object when it has changed. */
  config(): ConfigMap;
  projects(): Promise<readonly RbacProject[]>;
  warn(message: string, error: unknown): void;
}

/** Login by Candid, alone or with an RBAC service that says what each user may do. */
export class ExternalLogin {
  #candid: Candid | null = null;
  #rbac: Rbac | null = null;
  #followed: { config: ConfigMap | null; relevant: string } = { config: null, relevant: '' };

  constructor(private readonly options: ExternalLoginOptions) {}

  /** Whether people can log in so. */
  get offered(): boolean {
    this.follow();
    return this.#candid !== null;
  }

  /** Takes up the configuration as it is; what stayed the same goes on. */
  follow(): void {
    const config = this.options.config();
    if (config === this.#followed.config) return;
    const relevant = JSON.stringify(externalLoginKeys.map((key) => config[key] ?? null));
    const changed = relevant !== this.#followed.relevant;
    this.#followed = { config, relevant };
    if (changed) this.#configure(config);
  }

  #configure(config: ConfigMap): void {
    const { projects, warn } = this.options;
    const rbac = rbacSettings(config);
    const candid = rbac === null ? candidSettings(config) : rbac.candid;
    this.#rbac?.close();
    this.#candid = candid === null ? null : new Candid(candid, () => this.options.secret(), Date.now);
    this.#rbac = rbac === null ? null : new Rbac(rbacService(rbac.service), projects, warn);
    this.#rbac?.start();
  }

  /** To be called when a project came, went or was renamed. */
  async projectsChanged(): Promise<void> {
    await this.#rbac?.syncProjects();
  }

  close(): void {
    this.#rbac?.close();
  }

  /** Who asks, by the macaroons it brings; null when it didn't say that it knows of them. */
  async callerOf(request: IncomingMessage, address: string): Promise<Caller | null> {
    this.follow();
    const candid = this.#candid;
    const protocol = request.headers['bakery-protocol-version'];
    if (candid === null || typeof protocol !== 'string') return null;
    const bundles = readBundles(request.headers.cookie ?? '', String(request.headers['macaroons'] ?? ''));
    const login = candid.login(bundles);
    const requestor: Requestor = {
      username: login.kind === 'user' ? login.name : '',
      protocol: 'candid',
      address,
    };
    switch (login.kind) {
      case 'none':
        return { ...untrustedCaller(requestor, null), challenge: () => challenge(candid, protocol) };
      case 'refused':
        this.options.warn('Refused a login', new Error(login.why));
        return untrustedCaller(requestor, null);
      case 'user':
        return this.#userCaller(login.name, requestor);
    }
  }

  async #userCaller(name: string, requestor: Requestor): Promise<Caller> {
    if (this.#rbac === null) return adminCaller(requestor, null);
    try {
      const access = await this.#rbac.accessOf(name);
      if (access === null) return untrustedCaller(requestor, null);
      return access.admin ? adminCaller(requestor, null) : projectCaller(requestor, null, access);
    } catch (error) {
      this.options.warn('Cannot ask the RBAC service', error);
      return untrustedCaller(requestor, null); // nobody knows what it may do: nothing
    }
  }
}

/** The request for a login, as macaroon-bakery's clients understand it. */
async function challenge(candid: Candid, protocol: string): Promise<Challenge> {
  const version: BakeryVersion = Number(protocol) >= 3 ? 3 : 2;
  try {
    return {
      status: 401,
      headers: { 'WWW-Authenticate': 'Macaroon' },
      body: {
        Code: 'macaroon discharge required',
        Message: 'macaroon discharge required: authentication required',
        Info: {
          Macaroon: await candid.invitation(version),
          MacaroonPath: '/',
          CookieNameSuffix: 'auth',
        },
      },
    };
  } catch (error) {
    return { status: 500, headers: {}, body: { Message: chain(error) } };
  }
}

function candidSettings(config: ConfigMap): CandidSettings | null {
  const url = config['candid.api.url'] ?? '';
  if (url === '') return null;
  return {
    url,
    key: config['candid.api.key'] ?? '',
    expirySeconds: serverKeys.read(config, 'candid.expiry'),
    domains: (config['candid.domains'] ?? '')
      .split(',')
      .map((domain) => domain.trim())
      .filter((domain) => domain !== ''),
  };
}

function rbacSettings(config: ConfigMap): { candid: CandidSettings; service: RbacSettings } | null {
  const url = config['rbac.api.url'] ?? '';
  if (url === '') return null;
  return {
    candid: {
      url: `${url.replace(/\/$/, '')}/auth`,
      key: config['rbac.api.key'] ?? '',
      expirySeconds: serverKeys.read(config, 'rbac.api.expiry'),
      domains: [],
    },
    service: {
      url,
      username: config['rbac.agent.username'] ?? '',
      privateKey: config['rbac.agent.private_key'] ?? '',
    },
  };
}
