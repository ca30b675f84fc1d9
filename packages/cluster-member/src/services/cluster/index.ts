import { hostname, userInfo } from 'node:os';

import type { Cluster as ClusterView } from '@lxd/model/api/cluster';
import { invalid } from '@lxd/model/errors';
import { expiresAt } from '@lxd/model/expiry';
import { serverKeys } from '@lxd/model/server-keys/index';
import { fingerprint, selfSigned, type SelfSigned } from '@lxd/client/tls/self-signed';
import { insertCertificate } from '@lxd/store/certificates';
import { listMembers } from '@lxd/store/members';
import type { Store } from '@lxd/store/store';

import type { Requestor } from '../../auth/caller.js';
import type { ClusterPart } from '../../cluster/cluster.js';
import { defaultPort } from '../../cluster/database-address.js';
import type { Events } from '../../events/events.js';
import { parseListenAddress, printListenAddress } from '../../http/listen-address.js';
import { apiUrl } from '../../http/url.js';
import type { Work } from '../../operations/work.js';
import type { ServerConfig } from '../server-config.js';
import type { Tokens } from '../tokens.js';
import type { Joining, JoinWish } from './join.js';

export interface ClusterServiceSetup {
  readonly store: Store;
  readonly cluster: ClusterPart;
  readonly joining: Joining;
  readonly tokens: Tokens;
  readonly serverConfig: ServerConfig;
  readonly events: Events;
  /** The pair of this very server; others trust it by it. */
  readonly ownPair: SelfSigned;
  /** Shows clients another certificate from now on. */
  show(pair: SelfSigned): void;
  /** Reads anew what is kept in memory of the database. */
  reload(): Promise<void>;
  now(): Date;
}

/** For changes of the configuration that follow from joining. */
const nobody: Requestor = { username: '', protocol: 'cluster', address: '' };

/** Forming a cluster and taking part in it: `/1.0/cluster`. */
export class ClusterService {
  constructor(private readonly setup: ClusterServiceSetup) {}

  async view(): Promise<ClusterView> {
    const { self } = this.setup.cluster;
    return { server_name: self.identity?.name ?? '', enabled: self.clustered, member_config: [] };
  }

  /**
   * Makes this server the first member of a new cluster.
   * @throws DomainError (invalid) before anything is changed
   */
  checkBootstrap(name: string): void {
    if (this.setup.cluster.self.clustered) throw invalid('This server is already clustered');
    if (name === '') throw invalid('ServerName is required when enabling clustering');
    if (name.startsWith('@')) throw invalid('Member name must not start with "@"');
    this.#clusterAddress();
  }

  async bootstrap(name: string, requestor: Requestor | null): Promise<void> {
    const { cluster, ownPair, events } = this.setup;
    this.checkBootstrap(name);
    const address = this.#clusterAddress();
    const shown = await selfSigned({
      usage: 'server',
      commonName: `${userInfo().username}@${hostname()}`,
      names: [name, hostname(), '127.0.0.1', '::1'],
      now: this.setup.now(),
    });
    await cluster.begin(
      { id: firstId, name, address },
      shown,
      insertCertificate({
        fingerprint: fingerprint(ownPair.certificate),
        type: 'server',
        name,
        certificate: ownPair.certificate,
        restricted: false,
        projects: [],
      }),
    );
    this.setup.show(shown);
    await this.setup.reload();
    events.lifecycle({ action: 'cluster-enabled', source: '/1.0/cluster', project: null, requestor });
  }

  /** @throws DomainError (invalid) before anything is changed */
  checkJoin(wish: JoinWish): void {
    if (wish.certificate === '') throw invalid('No target cluster member certificate provided');
    if (this.setup.cluster.self.clustered) throw invalid('This server is already clustered');
    if (wish.address === '') throw invalid('No server address provided for this member');
  }

  /** Makes this server one more member of the cluster that `wish.target` is in. */
  async join(given: JoinWish, requestor: Requestor | null): Promise<void> {
    this.checkJoin(given);
    const { cluster, joining, events, serverConfig } = this.setup;
    const wish = { ...given, address: withPort(given.address), target: withPort(given.target) };
    const listening = serverConfig.values['core.https_address'] ?? '';
    if (listening === '') {
      await serverConfig.update({ 'core.https_address': wish.address }, 'merge', () => undefined, nobody);
    }
    try {
      await joining.join(wish);
    } catch (error) {
      if (listening === '') {
        await serverConfig.update({ 'core.https_address': '' }, 'merge', () => undefined, nobody);
      }
      throw error;
    }
    const shown = cluster.pairs?.shown;
    if (shown !== undefined) this.setup.show(shown);
    await this.setup.reload();
    events.lifecycle({
      action: 'cluster-member-added',
      source: apiUrl(['cluster', 'members', wish.name]),
      project: null,
      requestor,
    });
  }

  /** A token by which a server may join under this name, once, through any member. */
  async joinToken(name: string): Promise<Work> {
    const { cluster, tokens, serverConfig } = this.setup;
    if (!cluster.self.clustered || cluster.pairs === null) throw invalid('This server is not clustered');
    if (name === '') throw invalid('Join token name cannot be empty');
    const members = await listMembers(this.setup.store);
    if (members.some((one) => one.name === name && one.state !== 'pending')) {
      throw invalid(`The cluster already has a member with name: ${name}`);
    }
    await tokens.revoke(({ metadata }) => metadata['serverName'] === name);
    const lifetime = serverKeys.read(serverConfig.values, 'cluster.join_token_expiry');
    const expiry = lifetime === null ? null : expiresAt(this.setup.now(), lifetime);
    return tokens.issue({
      description: 'Executing operation',
      project: 'default',
      adminOnly: true,
      expiresAt: expiry,
      metadata: {
        serverName: name,
        ...(expiry === null ? {} : { expiresAt: expiry.toISOString() }),
        fingerprint: fingerprint(cluster.pairs.shown.certificate),
        addresses: members.filter(({ state }) => state === 'created').map(({ address }) => address),
      },
    });
  }

  /** What `cluster.https_address` says, else `core.https_address`, with the port written out. */
  #clusterAddress(): string {
    const { values } = this.setup.serverConfig;
    const own = values['cluster.https_address'];
    const address = own ?? values['core.https_address'];
    if (!address) {
      throw invalid('No cluster.https_address or core.https_address is set on this member');
    }
    const { host, port } = parseListenAddress(address, defaultPort);
    if (host === null) {
      throw invalid(
        'Cannot use wildcard core.https_address for cluster.https_address. ' +
          'Please specify a new cluster.https_address or core.https_address',
      );
    }
    return printListenAddress(host, port);
  }
}

/** "host" or "host:port" with the port written out. */
const withPort = (address: string): string => {
  const { host, port } = parseListenAddress(address, defaultPort);
  return printListenAddress(host ?? '', port);
};

/** Of the only row there is in `nodes`. */
const firstId = 1;
