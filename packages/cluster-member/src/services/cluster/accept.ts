import { servedApiExtensions } from '@lxd/model/api-extensions';
import { DomainError, forbidden, invalid, notFound } from '@lxd/model/errors';
import { serverKeys } from '@lxd/model/server-keys/index';
import { fingerprint } from '@lxd/client/tls/self-signed';
import { deleteCertificate, insertCertificate } from '@lxd/store/certificates';
import type { DatabaseRole } from '@lxd/store/codes';
import { deleteMember, insertPendingMember, listMembers, type MemberRecord } from '@lxd/store/members';
import { listNetworks } from '@lxd/store/networks';
import type { RaftNodeRecord } from '@lxd/store/raft-nodes';
import { globalSchema } from '@lxd/store/schema/global';
import { latestVersion } from '@lxd/store/schema/migrate';
import { listPools } from '@lxd/store/storage-pools';
import type { Store } from '@lxd/store/store';
import { useToken } from '@lxd/store/tokens';

import { decodeJoinToken } from '../../cluster/join-token.js';
import type { ClusterPart } from '../../cluster/cluster.js';
import type { JoinGrant, JoinOffer, JoinRequest } from '../../cluster/join-protocol.js';
import type { ServerConfig } from '../server-config.js';

export interface AcceptSetup {
  readonly store: Store;
  readonly cluster: ClusterPart;
  readonly serverConfig: ServerConfig;
  /** Whether a stranger at `address` knows the trust password; slows down who guesses. */
  passwordFits(password: string, address: string): Promise<boolean>;
  /** Called when a token was used up; ends its operation. */
  tokenUsed(uuid: string): Promise<void>;
  now(): Date;
}

/** The side of a join that lets in. */
export class Acceptance {
  constructor(private readonly setup: AcceptSetup) {}

  /**
   * Looks at, or lets in, a server. It is a pending member until it says that it is ready.
   * @throws DomainError with everything that stands against it
   */
  async accept(request: JoinRequest, address: string): Promise<JoinGrant | JoinOffer> {
    const { store, cluster } = this.setup;
    if (!cluster.self.clustered || cluster.pairs === null) throw invalid("Clustering isn't enabled");
    const token = await this.#admit(request, address);
    const members = await listMembers(store);
    const again = members.find((one) => one.state === 'pending' && one.name === request.name);
    const problems = problemsOf(request, members.filter((one) => one !== again));
    if (problems.length > 0) throw invalid(problems.join('; '));
    const offer = await this.#offer();
    if (request.check) return offer;

    const role = firstRole(cluster.members, serverKeys.read(this.setup.serverConfig.values, 'cluster.max_voters') ?? 3,
      serverKeys.read(this.setup.serverConfig.values, 'cluster.max_standby') ?? 2);
    await store.transaction([
      ...(token === null ? [] : useToken(token)),
      ...(again === undefined ? [] : deleteMember(again.name)),
      ...insertPendingMember({ ...request, createdAt: this.setup.now().toISOString() }),
      ...deleteCertificate(fingerprint(request.certificate)),
      ...insertCertificate({
        fingerprint: fingerprint(request.certificate),
        type: 'server',
        name: request.name,
        certificate: request.certificate,
        restricted: false,
        projects: [],
      }),
    ]);
    if (token !== null) await this.setup.tokenUsed(token);
    const row = (await listMembers(store)).find(({ name }) => name === request.name);
    if (row === undefined) throw new Error('the new member is not there');
    const member: RaftNodeRecord = { id: row.id, name: row.name, address: row.address, role };
    return { ...offer, member, members: [...cluster.members, member], pairs: cluster.pairs };
  }

  /** Takes back a grant that came to nothing. */
  async reject(name: string, certificate: string): Promise<void> {
    const pending = (await listMembers(this.setup.store)).find((one) => one.name === name && one.state === 'pending');
    if (pending === undefined) throw notFound('Cluster member not found');
    await this.setup.store.transaction([
      ...deleteMember(name),
      ...deleteCertificate(fingerprint(certificate)),
    ]);
  }

  /** The token that lets it in; null for the trust password. */
  async #admit(request: JoinRequest, address: string): Promise<string | null> {
    const token = decodeJoinToken(request.password);
    if (token === null) {
      if (!(await this.setup.passwordFits(request.password, address))) throw forbidden();
      return null;
    }
    const [row] = await this.setup.store.query(
      `SELECT uuid FROM operations_tokens WHERE metadata ->> '$.secret' = ? AND metadata ->> '$.serverName' = ?
        AND (expires_at IS NULL OR expires_at > ?)`,
      [token.secret, token.server_name, this.setup.now().toISOString()],
    );
    if (row === undefined || token.server_name !== request.name) {
      throw new DomainError('forbidden', 'No matching cluster join operation found');
    }
    return String(row['uuid']);
  }

  async #offer(): Promise<JoinOffer> {
    const { store } = this.setup;
    const [pools, networks] = await Promise.all([
      listPools(store, null),
      listNetworks(store, { member: null }),
    ]);
    return {
      pools: pools
        .filter(({ state }) => state === 'Created')
        .map(({ name, driver, config }) => ({ name, driver, config })),
      networks: networks
        .filter(({ state }) => state === 'Created')
        .map(({ id, project, name, type, description, config }) => ({
          id,
          project,
          name,
          type,
          description,
          config,
        })),
    };
  }
}

/** Everything that keeps a server from joining, so that nobody has to try again and again. */
function problemsOf(request: JoinRequest, members: readonly MemberRecord[]): string[] {
  const schema = latestVersion(globalSchema);
  const extensions = servedApiExtensions().length;
  const problems: string[] = [];
  const say = (wrong: boolean, text: string) => void (wrong && problems.push(text));
  say(request.name === '', 'No name for the new member');
  say(members.some(({ name }) => name === request.name), `The cluster already has a member with name: ${request.name}`);
  say(members.some(({ address }) => address === request.address), `The cluster already has a member with address: ${request.address}`);
  say(request.schema !== schema, `The joining server version doesn't match (expected 5.2 with DB schema ${schema})`);
  say(request.apiExtensions !== extensions, `The joining server version doesn't match (expected 5.2 with API count ${extensions})`);
  return problems;
}

/** A new member begins without a say: the leader gives it one when it has proved to be there. */
function firstRole(members: readonly RaftNodeRecord[], voters: number, standbys: number): DatabaseRole {
  const holders = members.filter(({ role }) => role !== 'spare').length;
  return holders < voters + standbys ? 'stand-by' : 'spare';
}
