import type { TLSSocket } from 'node:tls';


import type { SelfSigned } from '@lxd/client/tls/self-signed';
import { fingerprint } from '@lxd/client/tls/self-signed';
import { isTrue } from '@lxd/model/booleans';
import { DomainError } from '@lxd/model/errors';
import { serverKeys } from '@lxd/model/server-keys/index';
import type { AgentClient } from '@lxd/node-agent/client';
import type { HostFacts } from '@lxd/proto/lxd/agent/v1/host';
import { memberState } from '@lxd/store/placement';
import { listProjects } from '@lxd/store/projects';
import type { RaftNodeRecord } from '@lxd/store/raft-nodes';
import type { Store } from '@lxd/store/store';

import type { Authority } from './auth/authority.js';
import { Callers } from './auth/callers.js';
import { ExternalLogin, externalLoginKeys } from './auth/external-login.js';
import { TrustStore } from './auth/trust-store.js';
import type { ClusterPart } from './cluster/cluster.js';
import { Broadcast } from './cluster/broadcast.js';
import { ReloadingAll, type Caches } from './cluster/caches.js';
import { memberCalls } from './cluster/member-calls.js';
import { MemberClients } from './cluster/member-client.js';
import { MemberServer } from './cluster/member-server.js';
import type { MemberCalls } from './cluster/member-services.js';
import { Others } from './cluster/others.js';
import { endpoints } from './endpoints/index.js';
import { EventHub } from './events/event-hub.js';
import { ApiListeners } from './http/api-listeners.js';
import { ClientAddresses } from './http/client-addresses.js';
import { DebugListener } from './http/debug-listener.js';
import type { Dispatcher } from './http/dispatcher.js';
import { HttpsListener } from './http/https-listener.js';
import { TrustedProxies } from './http/trusted-proxies.js';
import { OperationBoard } from './operations/operation-board.js';
import { OperationsOfAll } from './operations/operations-of-all.js';
import type { Services } from './services.js';
import { ApiDocument } from './services/api-document.js';
import { Certificates } from './services/certificates.js';
import { Acceptance } from './services/cluster/accept.js';
import { ClusterService } from './services/cluster/index.js';
import { Joining } from './services/cluster/join.js';
import { Members } from './services/cluster/members.js';
import type { DaemonControl } from './services/daemon-control.js';
import { Database } from './services/database.js';
import { ImageAliases } from './services/images/aliases.js';
import type { ImageDeps } from './services/images/deps.js';
import { ImageCopier } from './services/images/from-member.js';
import { Images } from './services/images/index.js';
import { ImageReplication } from './services/images/replication.js';
import type { InstanceDeps } from './services/instances/deps.js';
import { Instances } from './services/instances/index.js';
import { InstanceLocks } from './services/instances/locks.js';
import { OtherMembers } from './services/instances/other-members.js';
import { Statuses } from './services/instances/statuses.js';
import { KeyedLock } from './services/keyed-lock.js';
import { listenKeys, resolveListenHosts } from './services/listen-hosts.js';
import { Metrics } from './services/metrics/metrics.js';
import { NetworkStates } from './services/network-state.js';
import { Networks } from './services/networks.js';
import { ownVolumeKeys, ownVolumesExist } from './services/own-volumes.js';
import { Placer } from './services/placement/placer.js';
import { profileUsersEverywhere } from './services/profile-users-everywhere.js';
import { profileUsersOf } from './services/profile-users.js';
import { Profiles } from './services/profiles.js';
import { ProjectChanges } from './services/project-changes.js';
import { ProjectRules } from './services/project-rules/index.js';
import { Projects } from './services/projects.js';
import { ServerConfig } from './services/server-config.js';
import { ServerInfo, type ShownIdentity } from './services/server.js';
import { StoragePools } from './services/storage-pools.js';
import { StorageVolumes } from './services/storage-volumes.js';
import { Tokens } from './services/tokens.js';
import { Warnings } from './services/warnings.js';

/** What the services stand on. A test brings stores and an agent in memory. */
export interface Ground {
  readonly global: Store;
  readonly local: Store;
  readonly agent: AgentClient;
  /** The key pair of this very server. */
  readonly pair: SelfSigned;
  readonly cluster: ClusterPart;
  /** Null outside PKI mode. */
  readonly authority: Authority | null;
  readonly daemon: DaemonControl;
  /** The TLS port, null where there is none. */
  https(): ApiListeners | null;
  /** For failures that are nobody's request. */
  warn(message: string, error: unknown): void;
  /** Called when listeners to `logging` come and the last one goes. */
  onLogging(wanted: boolean): void;
}

/** The services, and what the daemon drives beside them. */
export interface Wired {
  readonly services: Services;
  readonly operations: OperationBoard;
  /** The other members, over gRPC, and what they can ask of this one. */
  readonly members: MemberClients;
  readonly memberServer: MemberServer;
  readonly broadcast: Broadcast;
  /** What is kept in memory of the database, read anew. */
  readonly reloading: ReloadingAll;
  readonly tokens: Tokens;
  readonly joining: Joining;
  /** Who is at the other end of a TLS connection. */
  readonly callers: Callers;
  /** Follows the configuration from its first `follow()` on. */
  readonly externalLogin: ExternalLogin;
  /** `core.debug_address`, followed from `serverConfig.load()` on. */
  readonly debug: DebugListener;
  readonly imageDeps: ImageDeps;
  readonly instanceDeps: InstanceDeps;
  /** What the agent knows of the host; before this nothing can be done with instances. */
  learnFacts(facts: HostFacts): void;
  /** The TLS ports of the API, not yet open. */
  apiListeners(dispatcher: Dispatcher): ApiListeners;
  /** The TLS port of `core.metrics_address`, followed from `serverConfig.load()` on. */
  metricsListener(dispatcher: Dispatcher): HttpsListener;
}

/** Makes every service and gives each what it needs. */
export function wire(ground: Ground): Wired {
  const { global, local, agent, daemon } = ground;
  const { self } = ground.cluster;
  const ownFingerprint = fingerprint(ground.pair.certificate);
  const shown = shownIdentity(() => (ground.cluster.pairs?.shown ?? ground.pair).certificate);
  const addresses = () => ground.https()?.clients.addresses() ?? [];

  const eventHub = new EventHub(
    () => self.member,
    (wanted) => ground.onLogging(wanted),
  );
  const operations = new OperationBoard(
    eventHub,
    self,
    (error, description) => ground.warn(`Bug in operation "${description}"`, error),
  );
  const members = new MemberClients(() => ground.cluster.pairs?.internal ?? null);
  const others = new Others(ground.cluster, members);
  const broadcast = new Broadcast(ground.cluster, members, (error) => ground.warn('Bug in telling other members', error));
  const tokens = new Tokens(
    global,
    operations,
    self,
    () => new Date(),
    (message, error) => ground.warn(message, error),
    () => broadcast.changed('tokens'),
  );
  const clientAddresses = new ClientAddresses();
  const serverConfig = new ServerConfig(global, local, eventHub, () => broadcast.changed('config'));
  const trust = new TrustStore({
    addresses: clientAddresses,
    authority: ground.authority,
    memberFingerprint: () => ground.cluster.internalFingerprint,
    trustsAuthority: () => serverKeys.read(serverConfig.values, 'core.trust_ca_certificates') ?? false,
    opensMetrics: () => !serverKeys.read(serverConfig.values, 'core.metrics_authentication'),
    changed: () => eventHub.recheck(),
  });
  const serverInfo = new ServerInfo(
    global,
    agent,
    serverConfig,
    self,
    shown,
    addresses,
    () => (externalLogin.offered ? ['tls', 'candid'] : ['tls']),
  );
  const projects = new Projects(global);
  const externalLogin = new ExternalLogin({
    secret: () => (ground.cluster.pairs?.shown ?? ground.pair).key,
    config: () => serverConfig.values,
    projects: () => listProjects(global),
    warn: (message, error) => ground.warn(message, error),
  });
  const projectRules = new ProjectRules(global, projects);
  const warnings = new Warnings(global, eventHub, self);
  const networks = new Networks(global, agent, eventHub, projects, projectRules, warnings, self, ownFingerprint);
  const storagePools = new StoragePools(global, agent, eventHub, self);

  const imageLock = new KeyedLock();
  const placer = new Placer({ store: global, cluster: ground.cluster, members, now: () => Date.now() });
  let facts: HostFacts | null = null;
  const copier = new ImageCopier({
    store: global,
    agent,
    cluster: ground.cluster,
    members,
    lock: imageLock,
    warn: (message, error) => ground.warn(message, error),
  });
  const instanceDeps: InstanceDeps = {
    store: global,
    agent,
    events: eventHub,
    projects,
    projectRules,
    networkUnavailable: (name) => networks.unavailable(name),
    locks: new InstanceLocks(),
    statuses: new Statuses(),
    others: new OtherMembers(ground.cluster, members),
    imageCopier: copier,
    placer,
    evacuated: async () => self.clustered && (await memberState(global, self.member)) === 'evacuated',
    member: () => self.member,
    serverName: () => self.serverName,
    certificateFingerprint: () => ownFingerprint,
    facts: () => {
      if (facts === null) throw new Error('the facts of the host are not known yet');
      return facts;
    },
    serverConfig: () => serverConfig.values,
    rules: { unprivilegedOnly: isTrue(process.env['LXD_UNPRIVILEGED_ONLY']) },
    now: () => new Date(),
    warn: (message, error) => ground.warn(message, error),
  };
  const imageReplication = new ImageReplication({
    store: global,
    cluster: ground.cluster,
    clients: members,
    wanted: () => serverKeys.read(serverConfig.values, 'cluster.images_minimal_replica') ?? 3,
    warn: (message, error) => ground.warn(message, error),
  });
  serverConfig.onChange(['cluster.images_minimal_replica'], async () => {
    void imageReplication.all().catch((error: unknown) => ground.warn('Bug in copying images', error));
  });
  const imageDeps: ImageDeps = {
    store: global,
    agent,
    events: eventHub,
    tokens,
    projects,
    projectRules,
    lock: imageLock,
    member: () => self.member,
    copier,
    replication: imageReplication,
    removeElsewhere: async (fingerprint, holders) => {
      const askHolder = (calls: MemberCalls, { name }: RaftNodeRecord) =>
        holders.includes(name) ? calls.removeImage({ fingerprint }, { failFast: true }) : Promise.resolve(null);
      await others.ask(askHolder);
    },
    architectures: () => instanceDeps.facts().architectures,
    now: () => new Date(),
    warn: (message, error) => ground.warn(message, error),
  };
  const joining = new Joining({
    store: global,
    cluster: ground.cluster,
    agent,
    ownPair: ground.pair,
    warn: (message, error) => ground.warn(message, error),
  });
  const profileUsers = profileUsersOf(instanceDeps);
  const services: Services = {
    apiDocument: new ApiDocument(endpoints),
    certificates: new Certificates(
      global,
      trust,
      serverConfig,
      tokens,
      eventHub,
      () => shown().fingerprint,
      addresses,
      () => new Date(),
      () => broadcast.changed('certificates'),
    ),
    acceptance: new Acceptance({
      store: global,
      cluster: ground.cluster,
      serverConfig,
      passwordFits: (password, address) => services.certificates.passwordFits(password, address),
      tokenUsed: (uuid) => tokens.end(uuid),
      now: () => new Date(),
    }),
    cluster: new ClusterService({
      store: global,
      cluster: ground.cluster,
      joining,
      tokens,
      serverConfig,
      events: eventHub,
      ownPair: ground.pair,
      show: (pair) => ground.https()?.show(pair),
      reload: async () => {
        await Promise.all([serverConfig.load(), services.certificates.load()]);
        await ground.https()?.listen(serverConfig.values['core.https_address'] ?? '', self.identity?.address ?? '');
        await broadcast.changed('certificates', 'members');
      },
      now: () => new Date(),
    }),
    daemon,
    database: new Database({ global, local }),
    eventHub,
    events: eventHub,
    imageAliases: new ImageAliases(imageDeps),
    images: new Images(imageDeps),
    instances: new Instances(instanceDeps),
    members: new Members({
      store: global,
      cluster: ground.cluster,
      serverConfig,
      events: eventHub,
      changed: () => ground.cluster.refresh(),
      now: () => new Date(),
    }),
    metrics: new Metrics(agent, () => Date.now()),
    networks,
    networkStates: new NetworkStates(global, agent, projects, networks, self, others),
    operations,
    operationsOfAll: new OperationsOfAll(operations, others),
    profiles: new Profiles(global, eventHub, projects, projectRules, profileUsersEverywhere(profileUsers, { store: global, cluster: ground.cluster, clients: members })),
    projectChanges: new ProjectChanges(global, eventHub, projects, projectRules, () =>
      Promise.all([caches.certificates(), caches.projects()]).then(() =>
        broadcast.changed('certificates', 'projects'),
      ),
    ),
    projectRules,
    projects,
    serverConfig,
    serverInfo,
    storagePools,
    storageVolumes: new StorageVolumes(global, agent, projects, storagePools, self),
    warnings,
  };
  serverConfig.onChange(externalLoginKeys, async () => externalLogin.follow());
  serverConfig.onChange(listenKeys, resolveListenHosts);
  serverConfig.onChange(
    ownVolumeKeys,
    ownVolumesExist({
      pool: (name) => services.storagePools.spec(name),
      volume: (pool, name) => services.storageVolumes.get(pool, 'default', 'custom', name),
    }),
  );
  serverConfig.onChange(['core.https_address'], async (config) => {
    await ground.https()?.listen(config.values['core.https_address'] ?? '', self.identity?.address ?? '');
  });
  let proxies = new TrustedProxies('');
  const trustedProxies = () => {
    const listed = serverConfig.values['core.https_trusted_proxy'] ?? '';
    if (listed !== proxies.text) proxies = new TrustedProxies(listed);
    return proxies;
  };
  const caches: Caches = {
    certificates: () => services.certificates.load(),
    config: () => serverConfig.refresh(),
    members: () => ground.cluster.refresh(),
    projects: () => externalLogin.projectsChanged(),
    tokens: () => tokens.refresh(),
  };
  const memberServer = new MemberServer(
    memberCalls({
      self,
      agent,
      eventHub,
      cluster: ground.cluster,
      statuses: instanceDeps.statuses,
      operations,
      caches,
      imageDeps,
      profileUsers,
      goingDown: () => daemon.goingDown(),
      handOver: (id) => daemon.handOver(id),
    }),
    (path, error) => {
      if (!(error instanceof DomainError)) ground.warn(`Bug in ${path}`, error);
    },
  );
  const listenerOptions = {
    pair: ground.cluster.pairs?.shown ?? ground.pair,
    internalPair: () => ground.cluster.pairs?.internal ?? null,
    memberConnection: (socket: TLSSocket) => memberServer.take(socket),
    clientAddresses,
    trustedProxies,
    authority: ground.authority?.certificate ?? null,
  };
  const debug = new DebugListener();
  serverConfig.onChange(['core.debug_address'], (config) =>
    debug.listen(config.values['core.debug_address'] ?? ''),
  );
  return {
    services,
    operations,
    members,
    memberServer,
    broadcast,
    reloading: new ReloadingAll(caches),
    tokens,
    joining,
    callers: new Callers(trust, externalLogin, clientAddresses),
    externalLogin,
    debug,
    imageDeps,
    instanceDeps,
    learnFacts: (known) => void (facts = known),
    apiListeners(dispatcher) {
      const options = { ...listenerOptions, dispatcher, defaultPort: 8443 };
      return new ApiListeners(
        new HttpsListener({ ...options, what: 'network HTTPS socket' }),
        new HttpsListener({ ...options, what: 'cluster HTTPS socket' }),
      );
    },
    metricsListener(dispatcher) {
      const listener = new HttpsListener({
        ...listenerOptions,
        dispatcher,
        defaultPort: 9100,
        what: 'metrics socket',
      });
      serverConfig.onChange(['core.metrics_address'], (config) =>
        listener.listen(config.values['core.metrics_address'] ?? ''),
      );
      return listener;
    },
  };
}

/** Reading a certificate is work that is done once for each. */
function shownIdentity(certificate: () => string): () => ShownIdentity {
  let known: ShownIdentity | null = null;
  return () => {
    const now = certificate();
    if (known?.certificate !== now) known = { certificate: now, fingerprint: fingerprint(now) };
    return known;
  };
}
