import { servedApiExtensions } from '@lxd/model/api-extensions';
import type { ClusterMemberConfigKey } from '@lxd/model/api/cluster';
import { invalid, quote } from '@lxd/model/errors';
import { fingerprint, type SelfSigned } from '@lxd/client/tls/self-signed';
import { networkTypes } from '@lxd/node-agent/catalog';
import type { AgentClient } from '@lxd/node-agent/client';
import type { NetworkSpec, PoolSpec } from '@lxd/proto/lxd/agent/v1/common';
import { listInstanceNames } from '@lxd/store/instances';
import { splitConfig } from '@lxd/store/member-config';
import { activateMember } from '@lxd/store/members';
import { listNetworks, putNetworkOnMember } from '@lxd/store/networks';
import { globalSchema } from '@lxd/store/schema/global';
import { latestVersion } from '@lxd/store/schema/migrate';
import { listPools, putPoolOnMember } from '@lxd/store/storage-pools';
import type { Store } from '@lxd/store/store';

import { askTarget } from '../../cluster/ask-target.js';
import type { ClusterPart } from '../../cluster/cluster.js';
import type { JoinGrant, JoinOffer, JoinRequest } from '../../cluster/join-protocol.js';
import type { JoinJournal } from '../../cluster/join-journal.js';
import { hwaddrSeed } from '../network-spec.js';
import { poolMemberKeys } from '../storage-pools.js';

export interface JoinSetup {
  readonly store: Store;
  readonly cluster: ClusterPart;
  readonly agent: AgentClient;
  readonly ownPair: SelfSigned;
  warn(message: string, error: unknown): void;
}

/** What the operator says. */
export interface JoinWish {
  readonly name: string;
  readonly address: string; // `host:port` of this server
  readonly target: string; // `host:port` of any member
  readonly certificate: string; // the cluster's, PEM
  readonly password: string;
  readonly memberConfig: readonly ClusterMemberConfigKey[];
}

const acceptPath = '/internal/cluster/accept';
const rejectPath = '/internal/cluster/reject';

/** The side of a join that comes in. */
export class Joining {
  constructor(private readonly setup: JoinSetup) {}

  /** @throws DomainError with everything that stands against it; then nothing has changed */
  async join(wish: JoinWish): Promise<void> {
    const { cluster, agent } = this.setup;
    const request = await this.#request(wish);
    const offer = await askTarget<JoinOffer>(wish.target, wish.certificate, acceptPath, { ...request, check: true });
    const problems = await this.#problems(offer);
    if (problems.length > 0) throw invalid(`This server can't join: ${problems.join('; ')}`);

    const pools = offer.pools.map((pool) => poolSpec(pool, wish.memberConfig));
    const seed = fingerprint(this.setup.ownPair.certificate);
    const networks = offer.networks.map((network) => networkSpec(network, wish.memberConfig, seed));
    const journal = {
      name: wish.name,
      certificate: this.setup.ownPair.certificate,
      target: wish.target,
      pools,
      networks,
    };
    await cluster.note(journal);
    let grant: JoinGrant | null = null;
    try {
      grant = await askTarget<JoinGrant>(wish.target, wish.certificate, acceptPath, request);
      for (const pool of pools) pool.config = (await agent.storage.createPool(pool)).config;
      for (const network of networks) await agent.networks.apply({ after: network, before: undefined });
      await cluster.note({ ...journal, pools, networks });
      await cluster.enter(grant);
    } catch (error) {
      await this.undo(journal, grant?.pairs.internal ?? null).catch((second: unknown) =>
        this.setup.warn('Failed to undo a join', second),
      );
      throw error;
    }
    await this.complete(journal);
  }

  /** What is left to do once this server is a member; repeated after a crash. */
  async complete({ name, pools, networks }: JoinJournal): Promise<void> {
    await this.setup.store.transaction([
      ...activateMember(name),
      ...pools.flatMap(({ name: pool, config }) =>
        putPoolOnMember(pool, name, splitConfig(config, poolMemberKeys).member),
      ),
      ...networks.flatMap(({ project, name: network, type, config }) =>
        putNetworkOnMember(project, network, name, splitConfig(config, memberKeysOf(type)).member),
      ),
    ]);
    await this.setup.cluster.note(null);
  }

  /** Takes back what a join that failed has done, here and there. */
  async undo(
    { name, certificate, target, pools, networks }: JoinJournal,
    internal: SelfSigned | null,
  ): Promise<void> {
    const { agent, cluster } = this.setup;
    for (const network of networks) await agent.networks.delete(network);
    for (const pool of pools) await agent.storage.deletePool(pool);
    if (internal !== null) {
      await askTarget(target, internal.certificate, rejectPath, { name, certificate }, internal).catch((error: unknown) =>
        this.setup.warn('The cluster could not be told that the join failed', error),
      );
    }
    await cluster.stayOut();
    await cluster.note(null);
  }

  async #request(wish: JoinWish): Promise<JoinRequest> {
    const facts = await this.setup.agent.host.getFacts({});
    return {
      check: false,
      name: wish.name,
      address: wish.address,
      password: wish.password,
      certificate: this.setup.ownPair.certificate,
      schema: latestVersion(globalSchema),
      apiExtensions: servedApiExtensions().length,
      architecture: facts.architectures[0] ?? 'x86_64',
    };
  }

  /** Who joins must have nothing to lose, and be able to have what the others have. */
  async #problems(offer: JoinOffer): Promise<string[]> {
    const { store, agent } = this.setup;
    const [instances, pools, networks, images, facts] = await Promise.all([
      listInstanceNames(store),
      listPools(store, null),
      listNetworks(store, { member: null }),
      store.query('SELECT fingerprint FROM images LIMIT 1'),
      agent.host.getFacts({}),
    ]);
    const problems: string[] = [];
    const has = (what: string, names: readonly string[]) => {
      if (names.length > 0) problems.push(`it has ${what} (${names.slice(0, 5).join(', ')})`);
    };
    has('instances', instances.map(({ name }) => name));
    has('storage pools', pools.map(({ name }) => name));
    has('networks', networks.map(({ name }) => name));
    if (images.length > 0) problems.push('it has images');
    for (const { name, driver } of offer.pools) {
      if (!facts.storageDrivers.some((one) => one.name === driver)) {
        problems.push(`storage driver ${quote(driver)} of pool ${quote(name)} does not work here`);
      }
    }
    return problems;
  }
}

function poolSpec(pool: JoinOffer['pools'][number], given: readonly ClusterMemberConfigKey[]): PoolSpec {
  const { name, driver, config } = pool;
  return { name, driver, config: { ...config, ...ownKeys('storage-pool', name, given, poolMemberKeys) } };
}

function networkSpec(
  network: JoinOffer['networks'][number],
  given: readonly ClusterMemberConfigKey[],
  fingerprint: string,
): NetworkSpec {
  const { id, project, name, type, description, config } = network;
  return {
    project,
    name,
    type,
    description,
    config: { ...config, ...ownKeys('network', name, given, memberKeysOf(type)) },
    hwaddrSeed: hwaddrSeed(fingerprint, id),
  };
}

/** Keys nobody knows are left out, as LXD 5.2 does. */
function ownKeys(
  entity: string,
  name: string,
  given: readonly ClusterMemberConfigKey[],
  known: readonly string[],
): Record<string, string> {
  const own = given.filter(
    (one) => one.entity === entity && one.name === name && known.includes(one.key) && one.value !== '',
  );
  return Object.fromEntries(own.map(({ key, value }) => [key, value]));
}

const memberKeysOf = (type: string): readonly string[] =>
  networkTypes.find((one) => one.name === type)?.memberKeys ?? [];
