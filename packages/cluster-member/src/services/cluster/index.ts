import { hostname, userInfo } from 'node:os';

import type { Cluster as ClusterView } from '@lxd/model/api/cluster';
import { invalid } from '@lxd/model/errors';
import { fingerprint, selfSigned, type SelfSigned } from '@lxd/client/tls/self-signed';
import { insertCertificate } from '@lxd/store/certificates';

import type { Requestor } from '../../auth/caller.js';
import type { ClusterPart } from '../../cluster/cluster.js';
import { defaultPort } from '../../cluster/database-address.js';
import type { Events } from '../../events/events.js';
import { parseListenAddress, printListenAddress } from '../../http/listen-address.js';
import type { ServerConfig } from '../server-config.js';

export interface ClusterServiceSetup {
  readonly cluster: ClusterPart;
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

/** Of the only row there is in `nodes`. */
const firstId = 1;
