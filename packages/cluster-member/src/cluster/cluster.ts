import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Logger } from 'pino';

import { fingerprint, selfSigned, type SelfSigned } from '@lxd/client/tls/self-signed';
import { internal, invalid, unavailable } from '@lxd/model/errors';
import type { MemberTable } from '@lxd/proto/lxd/member/v1/member';
import { changeConfig, readConfig } from '@lxd/store/config';
import { copyDatabase } from '@lxd/store/embedded/copy';
import { openEmbedded } from '@lxd/store/embedded/index';
import type { DatabaseRole } from '@lxd/store/codes';
import { listMembers, nameStandaloneMember } from '@lxd/store/members';
import { listRaftNodes, replaceRaftNodes, type RaftNodeRecord } from '@lxd/store/raft-nodes';
import { boot, listNodes, removeNode, type RaftNode } from '@lxd/store/rqlite/admin';
import { openRqlite } from '@lxd/store/rqlite/index';
import { NodeFailure, RqliteNode } from '@lxd/store/rqlite/node';
import { nodeName } from '@lxd/store/rqlite/rqlited';
import { globalSchema } from '@lxd/store/schema/global';
import type { Statement, Store } from '@lxd/store/store';

import type { Directories } from '../directories.js';
import type { Elsewhere } from '../http/forward.js';
import {
  databaseFolder,
  pairPaths,
  readClusterPairs,
  removeClusterFiles,
  writeClusterPairs,
  type ClusterPairs,
} from './cluster-files.js';
import { databaseAddresses } from './database-address.js';
import { DatabaseNode, type NodeKind } from './database-node.js';
import { removeJoinJournal, writeJoinJournal, type JoinJournal } from './join-journal.js';
import type { JoinGrant } from './join-protocol.js';
import type { MemberKey } from './locations.js';
import { Liveness } from './liveness.js';
import { Self, type MemberIdentity } from './self.js';
import { StoreSwitch } from './store-switch.js';

/** What services need of it. */
export interface ClusterPart {
  readonly self: Self;
  /** The key pairs of the cluster; null outside one. */
  readonly pairs: ClusterPairs | null;
  /** Of the certificate that only members have. */
  readonly internalFingerprint: string | null;
  /** All members as this one last heard of them. */
  readonly members: readonly RaftNodeRecord[];
  /** Who of them answers, and who leads. */
  readonly liveness: Liveness;
  hear(table: MemberTable): Promise<void>;
  databaseRole(): Promise<DatabaseRole>;
  takeRole(role: DatabaseRole): Promise<void>;
  /** A member by id or name, also one that came just now. */
  find(key: MemberKey): Promise<RaftNodeRecord | null>;
  /** Takes the members and their database roles as they are now. */
  refresh(): Promise<void>;
  begin(identity: MemberIdentity, shown: SelfSigned, more: readonly Statement[]): Promise<void>;
  /** Keeps (null: forgets) what a join is about. */
  note(journal: JoinJournal | null): Promise<void>;
  enter(grant: JoinGrant): Promise<void>;
  stayOut(): Promise<void>;
}

export interface ClusterSetup {
  readonly directories: Directories;
  readonly local: Store;
  readonly logger: Logger;
}

/** To be taken out of the database; after the loss of its leader there is another in two seconds. */
const leaveMs = 8_000;
const leaveAgainMs = 300;
/** For a node that starts: it replays its log, or fetches a snapshot. */
const nodeStartMs = 60_000;

/**
 * This server's part in a cluster, or the fact that it is in none: who it is, the database it
 * uses, and the node of that database it runs.
 */
export class Cluster implements ClusterPart {
  readonly self = new Self();
  #node: DatabaseNode | null = null;
  #pairs: ClusterPairs | null = null;
  #internalFingerprint: string | null = null;
  #members: readonly RaftNodeRecord[] = [];
  #refreshing: Promise<void> | null = null;
  readonly #followers: (() => void)[] = [];
  readonly liveness = new Liveness();
  #roleTurn: Promise<void> = Promise.resolve();
  #changingRole = false;

  private constructor(
    private readonly setup: ClusterSetup,
    readonly store: StoreSwitch,
  ) {}

  /** Opens the database that was in use last; in a cluster it may take a while to answer. */
  static async open(setup: ClusterSetup): Promise<Cluster> {
    const members = await listRaftNodes(setup.local);
    const { 'cluster.https_address': address } = await readConfig(setup.local);
    const own = members.find((member) => member.address === address);
    if (own === undefined) {
      await removeClusterFiles(setup.directories.root); // of an attempt that was cut short
      return new Cluster(setup, new StoreSwitch(await openEmbedded(globalFile(setup), globalSchema)));
    }
    const pairs = await readClusterPairs(setup.directories.root);
    const cluster: Cluster = new Cluster(setup, new StoreSwitch(rqlite(pairs, () => cluster.#addresses())));
    cluster.#takeUp(own, pairs, members);
    if (own.role === 'spare') await cluster.#makeNode().erase();
    else await cluster.#startNode(own.role);
    return cluster;
  }

  get internalFingerprint(): string | null {
    return this.#internalFingerprint;
  }

  get pairs(): ClusterPairs | null {
    return this.#pairs;
  }

  /** All members as this one last heard of them. */
  get members(): readonly RaftNodeRecord[] {
    return this.#members;
  }

  /**
   * Where a request for an object of `key`'s member goes; null: it stays here.
   * @throws DomainError (internal, as LXD) `No cluster member called 'x'`
   */
  async elsewhere(key: MemberKey | null): Promise<Elsewhere | null> {
    const own = this.self.identity;
    if (key === null || own === null) return null;
    const member = await this.find(key);
    if (member === null && 'name' in key) throw internal(`No cluster member called '${key.name}'`);
    if (member === null || member.id === own.id) return null;
    return { name: member.name, address: member.address };
  }

  /** A member by id or name; one that is new is looked up in the database. */
  async find(key: MemberKey): Promise<RaftNodeRecord | null> {
    const fits = (one: RaftNodeRecord) => ('id' in key ? one.id === key.id : one.name === key.name);
    const known = this.#members.find(fits);
    if (known !== undefined) return known;
    await this.refresh();
    return this.#members.find(fits) ?? null;
  }

  /** Calls `follow` whenever members come, go or change. */
  onMembers(follow: () => void): void {
    this.#followers.push(follow);
  }

  /** Calls all that follow, as at the start. */
  tell(): void {
    for (const follow of this.#followers) follow();
  }

  /** Takes the members and their database roles as they are now; callers at the same time share it. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#refresh().finally(() => (this.#refreshing = null));
    return this.#refreshing;
  }

  async #refresh(): Promise<void> {
    const own = this.self.identity;
    if (own === null || this.store.exchanging) return; // not the cluster's database yet
    const rows = await listMembers(this.store, { consistency: 'weak' });
    const nodes = await this.#databaseNodes();
    const known = new Map(this.#members.map((member) => [member.id, member.role]));
    const roleOf = (id: number): DatabaseRole => {
      if (nodes === null) return known.get(id) ?? 'spare';
      const node = nodes.find((one) => one.id === String(id));
      return node === undefined ? 'spare' : node.voter ? 'voter' : 'stand-by';
    };
    const members = rows
      .filter(({ state }) => state !== 'pending')
      .map(({ id, name, address }) => ({ id, name, address, role: roleOf(id) }));
    if (!members.some(({ id }) => id === own.id)) return; // not in yet
    if (!this.#changingRole && !this.store.exchanging) await this.#learn(members);
  }

  /** As the database's own configuration has them; null where it can't be asked. */
  async #databaseNodes(): Promise<RaftNode[] | null> {
    const pairs = this.#pairs;
    const [address] = this.#addresses();
    if (pairs === null || address === undefined) return null;
    const client = new RqliteNode(address, pairs.internal);
    try {
      return await listNodes(client);
    } catch (error) {
      if (error instanceof NodeFailure) return null;
      throw error;
    } finally {
      client.close();
    }
  }

  /** What the leader says of all members. */
  async hear(table: MemberTable): Promise<void> {
    const own = this.self.identity;
    if (own === null || !this.liveness.told(table) || this.#changingRole) return;
    if (!table.members.some(({ id }) => id === own.id)) return; // it is not in yet, or no longer
    await this.#learn(
      table.members.map(({ id, name, address, role }) => ({ id, name, address, role: role as DatabaseRole })),
    );
  }

  /** What this member's node is part of the cluster as. */
  async databaseRole(): Promise<DatabaseRole> {
    return (await this.#node?.kind()) ?? 'spare';
  }

  /**
   * Takes another role in the database. A node's kind is fixed when it joins, so it leaves, loses
   * its data and joins anew. May be repeated whatever state it was left in.
   */
  takeRole(role: DatabaseRole): Promise<void> {
    const turn = this.#roleTurn.then(() => this.#takeRole(role));
    this.#roleTurn = turn.catch(() => undefined);
    return turn;
  }

  async #takeRole(role: DatabaseRole): Promise<void> {
    const own = this.self.identity;
    if (own === null) throw invalid('This server is not clustered');
    this.#changingRole = true;
    try {
      const as = (mine: DatabaseRole) =>
        this.#learn(this.#members.map((one) => (one.id === own.id ? { ...one, role: mine } : one)));
      await as('spare'); // from here on this member asks the others
      await this.#removeOwnNode(own.id);
      const node = this.#node ?? this.#makeNode();
      await node.erase();
      if (role === 'spare') return;
      await node.start(role);
      await node.ready(nodeStartMs);
      await as(role);
    } finally {
      this.#changingRole = false;
    }
  }

  /** Has the others take this member's node out. */
  async #removeOwnNode(id: number): Promise<void> {
    const pairs = this.#pairs;
    if (pairs === null) throw new Error('only a member has a database node');
    let failure = unavailable('No other member has the database');
    const until = Date.now() + leaveMs;
    do {
      for (const { address } of this.#otherHolders()) {
        const client = new RqliteNode(databaseAddresses(address).http, pairs.internal);
        try {
          return await removeNode(client, String(id));
        } catch (error) {
          if (!(error instanceof NodeFailure)) throw error;
          failure = unavailable(`Failed to leave the database: ${error.message}`);
        } finally {
          client.close();
        }
      }
      await sleep(leaveAgainMs);
    } while (Date.now() < until);
    throw failure;
  }

  async #learn(members: readonly RaftNodeRecord[]): Promise<void> {
    if (JSON.stringify(members) === JSON.stringify(this.#members)) return;
    this.#members = members;
    const own = members.find(({ id }) => id === this.self.identity?.id);
    if (own !== undefined) this.self.become({ id: own.id, name: own.name, address: own.address });
    await this.setup.local.transaction(replaceRaftNodes(members));
    this.tell();
  }

  /** This member's own `rqlited`; null where it runs none. */
  get node(): DatabaseNode | null {
    return this.#node;
  }

  /**
   * Begins a cluster with this server as its only member: its database goes over into a database
   * node whole. Either all of that happens or nothing of it.
   * @param more what else changes in the database with it
   */
  async begin(identity: MemberIdentity, shown: SelfSigned, more: readonly Statement[]): Promise<void> {
    const { directories, local } = this.setup;
    const pairs: ClusterPairs = { shown, internal: await internalPair() };
    await removeClusterFiles(directories.root);
    await writeClusterPairs(directories.root, pairs);
    const own: RaftNodeRecord = { ...identity, role: 'voter' };
    try {
      await this.store.exchange(async () => {
        this.#takeUp(own, pairs, [own]);
        const node = this.#makeNode();
        await node.start('voter', true);
        await node.ready(nodeStartMs);
        const client = node.client();
        try {
          await boot(client, await this.#changedCopy([...nameStandaloneMember(identity.name, identity.address), ...more]));
        } finally {
          client.close();
        }
        await node.ready(nodeStartMs);
        // From here on this is a member, whatever happens.
        await local.transaction([
          ...replaceRaftNodes([own]),
          ...changeConfig({ 'cluster.https_address': identity.address }),
        ]);
        return rqlite(pairs, () => this.#addresses());
      });
    } catch (error) {
      await this.stayOut();
      throw error;
    }
    await rename(globalFile(this.setup), `${globalFile(this.setup)}.before-cluster`);
  }

  note(journal: JoinJournal | null): Promise<void> {
    const { root } = this.setup.directories;
    return journal === null ? removeJoinJournal(root) : writeJoinJournal(root, journal);
  }

  /**
   * Becomes the member that `grant` says: the cluster's database takes the place of this
   * server's own, whose content is lost.
   */
  async enter({ member, members, pairs }: JoinGrant): Promise<void> {
    const { directories, local } = this.setup;
    await removeClusterFiles(directories.root);
    await writeClusterPairs(directories.root, pairs);
    await this.store.exchange(async () => {
      this.#takeUp(member, pairs, members);
      if (member.role !== 'spare') {
        const node = this.#makeNode();
        await node.start(member.role);
        await node.ready(nodeStartMs);
      }
      // From here on this is a member, whatever happens.
      await local.transaction([
        ...replaceRaftNodes(members),
        ...changeConfig({ 'cluster.https_address': member.address }),
      ]);
      return rqlite(pairs, () => this.#addresses());
    });
    await rm(globalFile(this.setup), { force: true });
    this.tell();
  }

  /** After an attempt to become a member failed. */
  async stayOut(): Promise<void> {
    await this.#node?.stop();
    this.#node = null;
    this.#pairs = null;
    this.#internalFingerprint = null;
    this.#members = [];
    this.self.become(null);
    this.liveness.forget();
    await removeClusterFiles(this.setup.directories.root);
  }

  /** Ends the database node too. */
  async close(): Promise<void> {
    await this.store.close();
    await this.#node?.stop();
  }

  #takeUp(own: RaftNodeRecord, pairs: ClusterPairs, members: readonly RaftNodeRecord[]): void {
    this.#pairs = pairs;
    this.#internalFingerprint = fingerprint(pairs.internal.certificate);
    this.#members = members;
    this.self.become({ id: own.id, name: own.name, address: own.address });
  }

  #makeNode(): DatabaseNode {
    const { directories, logger } = this.setup;
    const identity = this.self.identity;
    const pairs = this.#pairs;
    if (identity === null || pairs === null) throw new Error('only a member has a database node');
    const paths = pairPaths(directories.root, 'internal');
    this.#node = new DatabaseNode({
      id: identity.id,
      address: identity.address,
      dataPath: databaseFolder(directories.root),
      logPath: join(directories.logs, 'rqlited.log'),
      pidPath: join(directories.root, 'run', 'rqlited.pid'),
      certificatePath: paths.certificate,
      keyPath: paths.key,
      tls: pairs.internal,
      peers: () => this.#otherHolders().map(({ address }) => databaseAddresses(address).raft),
      logger,
    });
    return this.#node;
  }

  /** A node that does not come up is no reason to stay away: others have the database too. */
  async #startNode(kind: NodeKind): Promise<void> {
    await this.#makeNode().start(kind).catch((error: unknown) => {
      this.setup.logger.error({ error: String(error) }, 'Cannot start the database node');
    });
  }

  #otherHolders(): readonly RaftNodeRecord[] {
    const own = this.self.identity?.id;
    return this.#members.filter(({ id, role }) => role !== 'spare' && id !== own);
  }

  /** This member's own node in front, then the others that have a copy. */
  #addresses(): readonly string[] {
    const own = this.#members.filter(({ id, role }) => role !== 'spare' && id === this.self.identity?.id);
    return [...own, ...this.#otherHolders()].map(({ address }) => databaseAddresses(address).http);
  }

  /** The database as one file, after some statements. */
  async #changedCopy(statements: readonly Statement[]): Promise<Uint8Array> {
    const copy = join(this.setup.directories.root, 'database', 'begin.db');
    await rm(copy, { force: true });
    try {
      copyDatabase(globalFile(this.setup), copy);
      const store = await openEmbedded(copy, globalSchema);
      await store.transaction(statements);
      await store.close();
      return await readFile(copy);
    } finally {
      await rm(copy, { force: true });
    }
  }
}

const globalFile = ({ directories }: ClusterSetup): string =>
  join(directories.root, 'database', 'global', 'db.bin');

const rqlite = (pairs: ClusterPairs, addresses: () => readonly string[]): Store =>
  openRqlite({ tls: pairs.internal, addresses });

const internalPair = (): Promise<SelfSigned> =>
  selfSigned({ usage: 'member', commonName: nodeName, names: [nodeName], now: new Date() });
