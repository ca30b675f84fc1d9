import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest, type IncomingHttpHeaders, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

import { WebSocket } from 'ws';

import { selfSigned, type SelfSigned } from '@lxd/client/tls/self-signed';
import { fakeAgent, type FakeAgent } from '@lxd/node-agent/fake/fake-agent';
import { openEmbedded } from '@lxd/store/embedded/index';
import { putStandaloneMember } from '@lxd/store/members';
import { globalSchema } from '@lxd/store/schema/global';
import { localSchema } from '@lxd/store/schema/local';
import type { Store } from '@lxd/store/store';

import { adminCaller } from '../auth/caller.js';
import type { Authority } from '../auth/authority.js';
import type { ClusterPart } from '../cluster/cluster.js';
import { Liveness } from '../cluster/liveness.js';
import { MemberWatch } from '../cluster/member-watch.js';
import { Peers } from '../cluster/peers.js';
import { Self } from '../cluster/self.js';
import { metricsRoutes, routes } from '../endpoints/index.js';
import { Dispatcher, type DaemonPhase, type DispatcherOptions } from '../http/dispatcher.js';
import type { ApiListeners } from '../http/api-listeners.js';
import type { HttpsListener } from '../http/https-listener.js';
import { listenUnix } from '../http/unix-listener.js';
import type { InstanceDeps } from '../services/instances/deps.js';
import type { Services } from '../services.js';
import { wire } from '../wire.js';
import { asDeclared } from './as-declared.js';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The parsed envelope; null when the body is no JSON. */
  readonly body: Envelope | null;
}

export interface Envelope {
  readonly type: string;
  readonly status: string;
  readonly status_code: number;
  readonly operation: string;
  readonly error_code: number;
  readonly error: string;
  readonly metadata: never;
}

/** A whole member without a host: databases in memory, a fake agent, a real socket. */
export interface TestMember {
  readonly agent: FakeAgent;
  readonly global: Store;
  readonly services: Services;
  readonly instanceDeps: InstanceDeps;
  readonly socketPath: string;
  readonly pair: SelfSigned;
  readonly https: HttpsListener;
  /** The port of `core.metrics_address`. */
  readonly metrics: HttpsListener;
  readonly bugs: unknown[];
  phase: DaemonPhase;
  /** `body` that is no string or Buffer is sent as JSON. */
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
  /** Waits for the operation that `answer` started; the finished operation. */
  finished(answer: Answer): Promise<Record<string, unknown>>;
  websocket(path: string): WebSocket;
}

let pair: Promise<SelfSigned> | null = null;

/** A server in memory can't become a member. */
function noCluster(): ClusterPart {
  const impossible = () => Promise.reject(new Error('no host'));
  return {
    self: new Self(),
    pairs: null,
    internalFingerprint: null,
    members: [],
    liveness: new Liveness(),
    hear: impossible,
    databaseRole: impossible,
    takeRole: impossible,
    find: () => Promise.resolve(null),
    refresh: () => Promise.resolve(),
    begin: impossible,
    note: impossible,
    enter: impossible,
    stayOut: impossible,
  };
}

/** Starts a member that ends with the test. */
export async function testMember(
  context: TestContext,
  authority: Authority | null = null,
): Promise<TestMember> {
  const directory = await mkdtemp(join(tmpdir(), 'lxd-member-'));
  const socketPath = join(directory, 'unix.socket');
  const agent = fakeAgent();
  const [global, local] = await Promise.all([
    openEmbedded(':memory:', globalSchema),
    openEmbedded(':memory:', localSchema),
  ]);
  await global.transaction(
    putStandaloneMember({ schema: 1, apiExtensions: 1, architecture: 'x86_64' }),
  );
  pair ??= selfSigned({ usage: 'server', commonName: 'root@test', names: ['127.0.0.1'], now: new Date() });
  const identity = await pair;
  const bugs: unknown[] = [];
  let https: ApiListeners | null = null;
  const { services, callers, externalLogin, instanceDeps, learnFacts, apiListeners, metricsListener } = wire({
    global,
    local,
    agent,
    pair: identity,
    cluster: noCluster(),
    authority,
    daemon: {
      ready: () => true,
      shutDown: async () => undefined,
      goingDown: () => false,
      handOver: async () => false,
    },
    https: () => https,
    warn: (_message, error) => bugs.push(error),
    onLogging: () => undefined,
  });
  learnFacts(await agent.host.getFacts({}));
  await services.serverConfig.load();
  await services.certificates.load();
  externalLogin.follow();

  const state = { phase: 'started' as DaemonPhase };
  const caller = adminCaller({ username: 'root', protocol: 'unix', address: '@' }, null);
  const options: DispatcherOptions = {
    endpoints: routes.map(asDeclared),
    services,
    phase: () => state.phase,
    callerOf: (request) => ('encrypted' in request.socket ? callers.callerOf(request) : caller),
    corsHeaders: () => [],
    onRequest: () => undefined,
    onBug: (error) => bugs.push(error),
    elsewhere: async () => null,
    members: { peers: new Peers(() => null), watch: new MemberWatch(() => Promise.resolve(), assert.ifError) },
  };
  const dispatcher = new Dispatcher(options);
  const metrics = metricsListener(new Dispatcher({ ...options, endpoints: metricsRoutes }));
  https = apiListeners(dispatcher);
  const server: Server = await listenUnix(socketPath, null, null, dispatcher);
  const listener = https;
  context.after(async () => {
    services.eventHub.close();
    externalLogin.close();
    listener.close();
    metrics.close();
    server.close();
    server.closeAllConnections();
    await Promise.all([global.close(), local.close()]);
    await rm(directory, { recursive: true });
  });

  const call: TestMember['call'] = (method, path, body, headers = {}) =>
    new Promise((resolve, reject) => {
      const plain = typeof body === 'string' || Buffer.isBuffer(body) || body === undefined;
      const data = plain ? body : JSON.stringify(body);
      const type = plain ? {} : { 'Content-Type': 'application/json' };
      const request = httpRequest(
        { socketPath, method, path, headers: { ...type, ...headers }, agent: false },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString('utf8');
            const isJson = response.headers['content-type'] === 'application/json';
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              text,
              body: isJson ? (JSON.parse(text) as Envelope) : null,
            });
          });
        },
      );
      request.on('error', reject);
      request.end(data);
    });

  return {
    agent,
    global,
    services,
    instanceDeps,
    socketPath,
    pair: identity,
    https: listener.clients,
    metrics,
    bugs,
    get phase() {
      return state.phase;
    },
    set phase(phase) {
      state.phase = phase;
    },
    call,
    async finished(answer) {
      const waited = await call('GET', `${answer.body?.operation ?? ''}/wait`);
      return waited.body?.metadata ?? {};
    },
    websocket: (path) => new WebSocket(`ws+unix://${socketPath}:${path}`),
  };
}
