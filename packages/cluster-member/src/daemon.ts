import type { Server } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { servedApiExtensions } from '@lxd/model/api-extensions';
import { chain, DomainError, unavailable } from '@lxd/model/errors';
import { hostWarnings, warningTypes, type WarningType } from '@lxd/model/warning-types';
import { serverKeys } from '@lxd/model/server-keys/index';
import { connectAgent, type AgentClient } from '@lxd/node-agent/client';
import { loadPeerOf } from '@lxd/node-agent/peer-credentials';
import { openEmbedded } from '@lxd/store/embedded/index';
import { applyPatchFile } from '@lxd/store/patch-file';
import { putStandaloneMember } from '@lxd/store/members';
import { globalSchema } from '@lxd/store/schema/global';
import { localSchema } from '@lxd/store/schema/local';
import { latestVersion } from '@lxd/store/schema/migrate';
import type { Store } from '@lxd/store/store';

import { agentCommand } from './agent/command.js';
import { AgentSupervisor } from './agent/supervisor.js';
import { readAuthority } from './auth/authority.js';
import { serverCertificate } from './auth/server-certificate.js';
import { SocketCallers } from './auth/socket-callers.js';
import { UserNames } from './auth/user-names.js';
import { Cluster } from './cluster/cluster.js';
import { EventMesh } from './cluster/event-mesh.js';
import { readJoinJournal } from './cluster/join-journal.js';
import { leaveDatabase } from './cluster/leave-database.js';
import { Leader } from './cluster/leader.js';
import { LeaderWatch } from './cluster/leader-watch.js';
import { locate } from './cluster/locations.js';
import { MemberWatch } from './cluster/member-watch.js';
import { refuseTarget } from './cluster/target-alone.js';
import { Peers } from './cluster/peers.js';
import type { Directories } from './directories.js';
import { makeDirectories } from './directories.js';
import { metricsRoutes, routes } from './endpoints/index.js';
import type { ApiListeners } from './http/api-listeners.js';
import { corsHeaders } from './http/cors.js';
import { Dispatcher, type DaemonPhase, type DispatcherOptions } from './http/dispatcher.js';
import type { HttpsListener } from './http/https-listener.js';
import { answers, inheritedSocket, listenUnix } from './http/unix-listener.js';
import { logRequest } from './http/log-request.js';
import { leaveIdleMark, removeIdleMark } from './idle-mark.js';
import type { DaemonLog } from './logging.js';
import type { DaemonControl } from './services/daemon-control.js';
import { followAgent } from './services/instances/agent-events.js';
import { finishRemovals, recoverImages } from './services/images/delete.js';
import type { InstanceDeps } from './services/instances/deps.js';
import { startWithHost, stopWithHost } from './services/instances/power.js';
import { reconcile } from './services/instances/reconcile.js';
import { recoverIntents, removeDeadEphemerals } from './services/instances/recover.js';
import type { Warnings, Wrong } from './services/warnings.js';
import { wire, type Wired } from './wire.js';

export interface DaemonSetup {
  readonly directories: Directories;
  readonly group: string | null;
  readonly log: DaemonLog;
  /** Called when the daemon has gone down because somebody asked for it. */
  onEnd(): void;
}

/** The TLS ports, open as long as their keys have an address. */
interface Listeners {
  readonly https: ApiListeners;
  readonly metrics: HttpsListener;
}

/** Time for a fresh agent to answer. */
const agentStartMs = 30_000;
/** Pools and networks that failed are tried again this often. */
const retryMs = 60_000;
const dayMs = 24 * 60 * 60 * 1000;
/** Between the loss of the agent's events and asking for them again. */
const followAgainMs = 1000;

/** The running daemon: start-up and going down, in the order LXD has (internals, 6). */
export class Daemon implements DaemonControl {
  #phase: DaemonPhase = 'setup';
  #ready = false;
  #down: Promise<void> | null = null;
  #retry: NodeJS.Timeout | null = null;
  #pruning: NodeJS.Timeout | null = null;
  #wired: Wired | null = null;
  #listeners: Listeners | null = null;
  #leader: Leader | null = null;
  #watch: LeaderWatch | null = null;
  /** Aborted when its part in the cluster is over. */
  readonly #stopped = new AbortController();
  /** Aborted when it goes down. */
  readonly #ending = new AbortController();
  readonly #servers: Server[] = [];

  private constructor(
    private readonly setup: DaemonSetup,
    private readonly supervisor: AgentSupervisor,
    private readonly agent: AgentClient,
    private readonly cluster: Cluster,
    private readonly local: Store,
    private readonly peers: Peers,
  ) {}

  /** Opens the sockets and resolves; what takes longer goes on behind `/internal/ready`. */
  static async start(setup: DaemonSetup): Promise<Daemon> {
    const { root } = setup.directories;
    const socketPath = process.env['LXD_SOCKET'] ?? join(root, 'unix.socket');
    const inherited = inheritedSocket(process.env);
    if (inherited === null && (await answers(socketPath))) throw new Error('LXD is already running');
    await makeDirectories(setup.directories);
    await removeIdleMark(root);

    const agentSocket = join(root, 'agent.socket');
    const supervisor = new AgentSupervisor({
      command: agentCommand(process.env),
      socketPath: agentSocket,
      pidPath: join(root, 'run', 'agent.pid'),
      env: { ...process.env, LXD_DIR: process.env['LXD_DIR'] ?? '' },
      logger: setup.log.logger,
    });
    const { logger } = setup.log;
    const [pair, authority, local] = await Promise.all([
      serverCertificate(root),
      readAuthority(root),
      openEmbedded(join(root, 'database', 'local.db'), localSchema),
      supervisor.start(),
    ]);
    const cluster = await Cluster.open({ directories: setup.directories, local, logger });
    const agent = connectAgent(agentSocket);
    const peers = new Peers(() => cluster.pairs?.internal ?? null);
    const daemon = new Daemon(setup, supervisor, agent, cluster, local, peers);

    let https: ApiListeners | null = null;
    const wired = wire({
      global: cluster.store,
      local,
      agent,
      pair,
      cluster,
      authority,
      daemon,
      https: () => https,
      warn: (message, error) => logger.error({ error: chain(error), stack: stackOf(error) }, message),
      onLogging: (wanted) => setup.log.listened(wanted),
    });
    authority?.follow(root, (message, error) => logger.error({ error: chain(error) }, message));
    setup.log.connect(wired.services.eventHub);
    const { serverConfig } = wired.services;
    const socketCallers = new SocketCallers(loadPeerOf(), new UserNames());
    const watch = new MemberWatch(
      (address, timeoutMs) => wired.members.at(address).ping({}, { timeoutMs, failFast: true }),
      (error) => logger.error({ error: chain(error), stack: stackOf(error) }, 'Bug in watching members'),
    );
    daemon.#ending.signal.addEventListener('abort', () => watch.close());
    const options: DispatcherOptions = {
      endpoints: routes,
      services: wired.services,
      phase: () => daemon.#phase,
      callerOf: (request) =>
        'encrypted' in request.socket
          ? wired.callers.callerOf(request)
          : socketCallers.callerOf(request.socket),
      corsHeaders: (hasOrigin) => corsHeaders(serverConfig.values, hasOrigin),
      onRequest: (request, caller) => logRequest(logger, request, caller),
      onBug: (error, request) => logger.error({ request, stack: stackOf(error) }, 'Bug'),
      elsewhere: async (asked) => {
        if (cluster.self.clustered) return cluster.elsewhere(await locate(cluster.store, asked));
        refuseTarget(asked);
        return null;
      },
      members: { peers, watch },
    };
    const dispatcher = new Dispatcher(options);
    const mesh = new EventMesh(
      cluster,
      wired.members,
      wired.services.eventHub,
      async () => {
        await wired.reloading.now();
        await finishRemovals(wired.imageDeps);
      },
      (error) => logger.error({ error: chain(error), stack: stackOf(error) }, 'Bug in the event mesh'),
    );
    cluster.onMembers(() => mesh.follow());
    daemon.#ending.signal.addEventListener('abort', () => mesh.close());
    const leader = new Leader({
      cluster,
      clients: wired.members,
      targets: () => ({
        voters: serverKeys.read(serverConfig.values, 'cluster.max_voters'),
        standbys: serverKeys.read(serverConfig.values, 'cluster.max_standby'),
      }),
      offlineAfterMs: () => wired.services.members.offlineAfterMs,
      info: (message, about) => logger.info(about, message),
    });
    daemon.#leader = leader;
    daemon.#watch = new LeaderWatch(
      cluster,
      (signal) => leader.run(signal),
      (error) => logger.error({ error: chain(error), stack: stackOf(error) }, 'Bug in leading the cluster'),
    );
    const { replication } = wired.imageDeps;
    cluster.onMembers(() => {
      void replication.all().catch((error: unknown) =>
        logger.error({ error: chain(error), stack: stackOf(error) }, 'Bug in copying images'),
      );
    });
    daemon.#ending.signal.addEventListener('abort', () => replication.close());
    https = wired.apiListeners(dispatcher);
    const metrics = wired.metricsListener(new Dispatcher({ ...options, endpoints: metricsRoutes }));
    daemon.#servers.push(await listenUnix(socketPath, setup.group, inherited, dispatcher));
    void daemon.#begin(wired, { https, metrics }).catch(async (error: unknown) => {
      logger.fatal({ error: chain(error), stack: stackOf(error) }, 'Failed to start the daemon');
      process.stderr.write(`Error: ${chain(error)}\n`);
      await supervisor.stop();
      process.exit(1);
    });
    return daemon;
  }

  ready(): boolean {
    return this.#ready;
  }

  shutDown(options: { instances: boolean; waitForOperations: boolean }): Promise<void> {
    this.#down ??= this.#goDown(options);
    return this.#down;
  }

  goingDown(): boolean {
    return this.#phase === 'stopping';
  }

  handOver(member: number): Promise<boolean> {
    if (this.#leader === null || this.#watch?.leading !== true) throw unavailable('This member does not lead');
    return this.#leader.handOver(member);
  }

  async #begin(wired: Wired, listeners: Listeners): Promise<void> {
    const { logger } = this.setup.log;
    const { services, instanceDeps } = wired;
    await this.#agentReady();
    const facts = await services.serverInfo.facts();
    wired.learnFacts(facts);
    await this.#databaseReady();
    await this.#applyPatches();
    await this.#endJoin(wired);
    if (!this.cluster.self.clustered) {
      await this.cluster.store.transaction(
        putStandaloneMember({
          schema: latestVersion(globalSchema),
          apiExtensions: servedApiExtensions().length,
          architecture: facts.architectures[0] ?? 'x86_64',
        }),
      );
    }
    await Promise.all([services.serverConfig.load(), services.certificates.load(), wired.tokens.restore()]);
    wired.externalLogin.follow();
    this.#wired = wired;
    this.#listeners = listeners;
    const lacks = new Map(facts.missing.map(({ warning, message }) => [warning as WarningType, message]));
    await services.warnings.settle(hostWarnings, lacks);
    this.#pruneWarnings(services.warnings);
    await this.#startPoolsAndNetworks();
    await reconcile(instanceDeps);
    await recoverIntents(instanceDeps);
    await removeDeadEphemerals(instanceDeps);
    await recoverImages(wired.imageDeps);
    void this.#follow(instanceDeps);
    const { values } = services.serverConfig;
    const forMembers = this.cluster.self.identity?.address ?? '';
    await listeners.https.listen(values['core.https_address'] ?? '', forMembers).catch((error: unknown) =>
      logger.error({ error: chain(error), key: 'core.https_address' }, 'Cannot open a port'),
    );
    const opening = [
      { key: 'core.metrics_address', listener: listeners.metrics },
      { key: 'core.debug_address', listener: wired.debug },
    ];
    for (const { key, listener } of opening) {
      await listener.listen(values[key] ?? '').catch((error: unknown) =>
        logger.error({ error: chain(error), key }, 'Cannot open a port'),
      );
    }
    await this.cluster.refresh();
    this.cluster.tell();
    if (this.#phase === 'setup') this.#phase = 'started';
    void this.#watch?.run(this.#stopped.signal);
    await this.#startInstances();
    this.#ready = true;
    logger.info('Daemon started');
  }

  /** What an administrator left beside the databases to be run on them. */
  async #applyPatches(): Promise<void> {
    const stores = { local: this.local, global: this.cluster.store };
    for (const [name, store] of Object.entries(stores)) {
      const file = join(this.setup.directories.root, 'database', `patch.${name}.sql`);
      if (await applyPatchFile(file, store)) this.setup.log.logger.warn({ file }, 'Applied a patch');
    }
  }

  /** Waits for as long as it takes; meanwhile requests are told that the daemon starts. */
  async #agentReady(): Promise<void> {
    while (!this.#ending.signal.aborted) {
      try {
        return await this.agent.ready(agentStartMs);
      } catch (error) {
        this.setup.log.logger.error({ error: chain(error) }, 'Still waiting for the node agent');
      }
    }
  }

  /** A join that was cut short: completed by who is a member already, undone by who is not. */
  async #endJoin({ joining }: Wired): Promise<void> {
    const journal = await readJoinJournal(this.setup.directories.root);
    if (journal === null) return;
    if (this.cluster.self.clustered) await joining.complete(journal);
    else await joining.undo(journal, null);
  }

  /** A cluster's database answers when most of its nodes are there again, and that may take. */
  async #databaseReady(): Promise<void> {
    while (!this.#ending.signal.aborted) {
      try {
        await this.cluster.store.query('SELECT 1');
        return;
      } catch (error) {
        if (!(error instanceof DomainError && error.kind === 'unavailable')) throw error;
        this.setup.log.logger.warn({ error: chain(error) }, 'Still waiting for the database');
      }
    }
  }

  /** Hears what happens on the host for as long as the daemon runs. */
  async #follow(deps: InstanceDeps): Promise<void> {
    while (!this.#ending.signal.aborted) {
      await followAgent(deps, this.#ending.signal).catch((error: unknown) =>
        this.setup.log.logger.warn({ error: chain(error) }, 'Lost the events of the node agent'),
      );
      await sleep(followAgainMs, undefined, { signal: this.#ending.signal }).catch(() => undefined);
    }
  }

  async #startInstances(): Promise<void> {
    const { services, instanceDeps } = this.#wired!;
    const failed = await startWithHost(instanceDeps, this.#ending.signal);
    const wrong = [...failed].map(([instance, message]) => {
      const [project = 'default', name = ''] = instance.split('/');
      return { message, entity: { kind: 'instance', project, name } as const };
    });
    await services.warnings.raiseOnly('instance-autostart-failure', wrong);
  }

  async #startPoolsAndNetworks(): Promise<void> {
    const { storagePools, networks, warnings } = this.#wired!.services;
    const { logger } = this.setup.log;
    const report = async (type: WarningType, wrong: readonly Wrong[]) => {
      for (const { entity, message: error } of wrong) {
        logger.error({ name: entity?.name, error }, warningTypes[type].name);
      }
      await warnings.raiseOnly(type, wrong);
      return wrong.length === 0;
    };
    const pools = [...(await storagePools.startAll())].map(([name, error]) => ({
      message: chain(error),
      entity: { kind: 'storage-pool', project: null, name } as const,
    }));
    const poolsFine = await report('storage-pool-unavailable', pools);
    const failed = [...(await networks.startAll())].map(([name, error]) => ({
      message: chain(error),
      entity: { kind: 'network', project: 'default', name } as const, // bridges are there only
    }));
    const networksFine = await report('network-unavailable', failed);
    if (!(poolsFine && networksFine) && this.#phase !== 'stopping') this.#tryAgainLater();
  }

  /** Now and once a day. */
  #pruneWarnings(warnings: Warnings): void {
    const prune = () =>
      void warnings.prune().catch((error: unknown) =>
        this.setup.log.logger.warn({ error: chain(error) }, 'Failed to forget old warnings'),
      );
    prune();
    this.#pruning = setInterval(prune, dayMs).unref();
  }

  #tryAgainLater(): void {
    this.#retry = setTimeout(() => {
      const again = async () => {
        await this.#startPoolsAndNetworks();
        await this.#startInstances();
      };
      void again().catch((error: unknown) =>
        this.setup.log.logger.error({ error: chain(error) }, 'Failed to try again'),
      );
    }, retryMs).unref();
  }

  async #goDown(options: { instances: boolean; waitForOperations: boolean }): Promise<void> {
    const { logger } = this.setup.log;
    logger.info(options, 'Shutting down');
    this.#phase = 'stopping';
    this.#ending.abort();
    if (this.#retry !== null) clearTimeout(this.#retry);
    if (this.#pruning !== null) clearInterval(this.#pruning);
    const wired = this.#wired;
    if (wired !== null) {
      const { values } = wired.services.serverConfig;
      const minutes = serverKeys.read(values, 'core.shutdown_timeout');
      await wired.operations.close(options.waitForOperations ? minutes * 60_000 : 0);
      if (options.instances) {
        await stopWithHost(wired.instanceDeps);
        await wired.services.networks.stopAll();
      }
      wired.services.eventHub.close();
      await this.#leaveIdleMark(values);
    }
    if (wired !== null && this.#watch !== null && this.#ready) {
      const leads = this.#watch.leading ? this.#leader : null;
      await leaveDatabase(this.cluster, wired.members, leads).catch((error: unknown) =>
        logger.warn({ error: chain(error) }, 'Failed to hand over the role in the database'),
      );
    }
    this.#stopped.abort();
    this.#listeners?.https.close();
    this.#listeners?.metrics.close();
    wired?.debug.close();
    wired?.memberServer.close();
    wired?.broadcast.close();
    wired?.members.close();
    this.peers.close();
    wired?.externalLogin.close();
    // The answer to who asked for it still has to go out.
    setImmediate(() => void this.#finish());
  }

  async #leaveIdleMark(values: Readonly<Record<string, string | undefined>>): Promise<void> {
    if (!this.#ready || this.cluster.self.clustered) return;
    const { root } = this.setup.directories;
    await leaveIdleMark(root, this.cluster.store, values).catch((error: unknown) =>
      this.setup.log.logger.warn({ error: chain(error) }, 'Failed to note that nothing needs the daemon'),
    );
  }

  async #finish(): Promise<void> {
    for (const server of this.#servers) {
      server.close();
      server.closeIdleConnections();
    }
    this.agent.close();
    await this.supervisor.stop();
    await Promise.all([this.cluster.close(), this.local.close()]);
    this.setup.onEnd();
  }
}

const stackOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? '') : '');
