import { servedApiExtensions } from '@lxd/model/api-extensions';
import type { Resources } from '@lxd/model/api/resources';
import type { Server, ServerUntrusted } from '@lxd/model/api/server';
import type { AgentClient } from '@lxd/node-agent/client';
import type { HostFacts } from '@lxd/proto/lxd/agent/v1/host';
import { listPools } from '@lxd/store/storage-pools';
import type { Store } from '@lxd/store/store';

import type { Caller } from '../auth/caller.js';
import type { Self } from '../cluster/self.js';
import type { ServerConfig } from './server-config.js';

/** The certificate clients are shown now, and how to tell it. */
export interface ShownIdentity {
  readonly certificate: string; // PEM
  readonly fingerprint: string; // SHA-256 of the DER form, hex
}

/** The version of LXD that this is a rebuilding of; clients compare it. */
export const version = '5.2';

const apiExtensions = servedApiExtensions();

/** Facts of the host change with packages and modules only; asked again after this long. */
const factsKeptMs = 60_000;

/** What the server says of itself. */
export class ServerInfo {
  #known: { readonly at: number; readonly facts: HostFacts } | null = null;
  #asking: Promise<HostFacts> | null = null;

  constructor(
    private readonly store: Store,
    private readonly agent: AgentClient,
    private readonly config: ServerConfig,
    private readonly self: Self,
    private readonly shown: () => ShownIdentity,
    private readonly addresses: () => readonly string[],
    private readonly authMethods: () => readonly string[],
  ) {}

  async view(caller: Caller, project: string): Promise<ServerUntrusted | Server> {
    const open: ServerUntrusted = {
      api_extensions: apiExtensions,
      api_status: 'stable',
      api_version: '1.0',
      auth: caller.trusted ? 'trusted' : 'untrusted',
      public: false,
      auth_methods: this.authMethods(),
    };
    if (!caller.trusted) return open;
    const [facts, pools] = await Promise.all([this.facts(), listPools(this.store, null)]);
    const shown = this.shown();
    const drivers = [...new Set(pools.map(({ driver }) => driver))].sort();
    const versionOf = (driver: string) =>
      facts.storageDrivers.find(({ name }) => name === driver)?.version ?? '';
    return {
      ...(caller.admin ? { config: this.config.view() } : {}),
      ...open,
      environment: {
        addresses: this.addresses(),
        architectures: facts.architectures,
        certificate: shown.certificate,
        certificate_fingerprint: shown.fingerprint,
        driver: 'lxc',
        driver_version: facts.liblxcVersion,
        firewall: facts.firewall,
        kernel: facts.kernel,
        kernel_architecture: facts.kernelArchitecture,
        kernel_features: facts.kernelFeatures,
        kernel_version: facts.kernelVersion,
        lxc_features: facts.lxcFeatures,
        os_name: facts.osName,
        os_version: facts.osVersion,
        project,
        server: 'lxd',
        server_clustered: this.self.clustered,
        server_event_mode: 'full-mesh',
        server_name: this.self.serverName,
        server_pid: process.pid,
        server_version: version,
        storage: drivers.join(' | '),
        storage_version: drivers.map(versionOf).join(' | '),
        storage_supported_drivers: facts.storageDrivers.map((driver) => ({
          Name: driver.name,
          Version: driver.version,
          Remote: driver.remote,
        })),
      },
    };
  }

  /** The hardware of the host, read now. */
  async resources(): Promise<Resources> {
    const { document } = await this.agent.host.getResources({});
    return JSON.parse(document) as Resources;
  }

  /**
   * What the agent knows of the host. Old facts are good enough for an answer now: a busy agent
   * must not slow down a client that only asks who is there.
   */
  async facts(): Promise<HostFacts> {
    if (this.#known === null) return this.#ask();
    if (Date.now() - this.#known.at > factsKeptMs) this.#ask().catch(() => undefined);
    return this.#known.facts;
  }

  #ask(): Promise<HostFacts> {
    this.#asking ??= this.agent.host
      .getFacts({})
      .then((facts) => {
        this.#known = { at: Date.now(), facts };
        return facts;
      })
      .finally(() => (this.#asking = null));
    return this.#asking;
  }
}
