import { conflict, invalid, notFound, quote, wrap } from '@lxd/model/errors';
import { changedKeys, keyRegistry, withoutEmpty } from '@lxd/model/key-registry';
import { checkNetworkName } from '@lxd/model/names';
import type { WarningType } from '@lxd/model/warning-types';
import { networkTypes } from '@lxd/node-agent/catalog';
import type { AgentClient } from '@lxd/node-agent/client';
import type { NetworkSpec } from '@lxd/proto/lxd/agent/v1/common';
import type { NetworkTypeWord } from '@lxd/store/codes';
import { deleteIntent, insertIntent, listIntents } from '@lxd/store/intents';
import { splitConfig } from '@lxd/store/member-config';
import {
  deleteNetwork,
  getNetwork,
  insertNetwork,
  listNetworks,
  renameNetwork,
  updateNetwork,
  type NetworkRecord,
} from '@lxd/store/networks';
import type { Store } from '@lxd/store/store';
import { UniqueViolation } from '@lxd/store/unique-violation';
import { deleteWarningsAbout } from '@lxd/store/warnings';

import type { Self } from '../cluster/self.js';
import type { Requestor } from '../auth/caller.js';
import type { Events } from '../events/events.js';
import { apiUrl } from '../http/url.js';
import { KeyedLock } from './keyed-lock.js';
import { networkSpec } from './network-spec.js';
import { networkUsers } from './network-users.js';
import type { ProjectRules } from './project-rules/index.js';
import type { Projects } from './projects.js';
import type { Warnings } from './warnings.js';

export interface NetworkContent {
  readonly description: string;
  readonly config: Readonly<Record<string, string>>;
}

/** A network as the API shows it. */
export interface NetworkView extends NetworkContent {
  readonly name: string;
  readonly type: string;
  readonly managed: boolean;
  readonly status: string;
  readonly used_by: readonly string[];
  readonly locations: readonly string[];
}

const createIntent = 'network-create';

const oddityTypes: readonly WarningType[] = ['larger-ipv6-prefix', 'raw-dnsmasq'];

/** Managed networks, and the host's interfaces beside them. */
export class Networks {
  readonly #lock = new KeyedLock();
  /** Networks that could not be started here; tried again by `startAll`. */
  readonly #unavailable = new Set<string>();

  constructor(
    private readonly store: Store,
    private readonly agent: AgentClient,
    private readonly events: Events,
    private readonly projects: Projects,
    private readonly rules: ProjectRules,
    private readonly warnings: Warnings,
    private readonly self: Self,
    /** Of the server's certificate. */
    private readonly fingerprint: string,
  ) {}

  /** Whether it could not be started here. */
  unavailable(name: string): boolean {
    return this.#unavailable.has(name);
  }

  async list(project: string): Promise<NetworkView[]> {
    const owner = await this.projects.ownerOf(project, 'networks');
    const managed = await listNetworks(this.store, { project: owner, member: this.self.member });
    const views = await Promise.all(managed.map((network) => this.#view(network)));
    return [...views, ...(await this.#unmanaged(owner, managed))];
  }

  async urls(project: string): Promise<string[]> {
    const owner = await this.projects.ownerOf(project, 'networks');
    const managed = await listNetworks(this.store, { project: owner, member: this.self.member });
    const names = [...managed, ...(await this.#unmanaged(owner, managed))].map(({ name }) => name);
    return names.map((name) => apiUrl(['networks', name], owner));
  }

  async get(project: string, name: string): Promise<NetworkView> {
    const owner = await this.projects.ownerOf(project, 'networks');
    const network = await getNetwork(this.store, owner, name, this.self.member);
    if (network !== null) return this.#view(network);
    const [found] = (await this.#unmanaged(owner, [])).filter((one) => one.name === name);
    if (found === undefined) throw notFound('Network not found');
    return { ...found, used_by: await this.#users({ project: owner, name }) };
  }

  async create(
    project: string,
    wanted: NetworkContent & { readonly name: string; readonly type: string },
    requestor: Requestor,
  ): Promise<string> {
    const owner = await this.projects.ownerOf(project, 'networks');
    const { name, description } = wanted;
    const type = networkTypeOf(wanted.type || 'bridge');
    if (owner !== 'default') throw invalid('Network type does not support non-default projects');
    checkNetworkName(name);
    const given = withoutEmpty(wanted.config);
    checkConfig(type.name, name, given);
    await this.#lock.run(name, async () => {
      await this.#requireFree(owner, name);
      const asked = { project: owner, name, type: type.name, config: given, description };
      const { config } = await this.agent.networks.fillConfig({ ...asked, hwaddrSeed: '' });
      checkConfig(type.name, name, config);
      await this.#insert({ ...asked, config, hwaddrSeed: '' }, type.memberKeys);
      const inserted = this.#spec(await this.#requireManaged(owner, name));
      try {
        await this.agent.networks.apply({ after: inserted, before: undefined });
      } catch (error) {
        await this.#undoCreate(inserted);
        throw error;
      }
      await this.store.transaction([
        ...updateNetwork(owner, name, this.self.member, { state: 'Created' }),
        ...deleteIntent(this.self.member, createIntent, `${owner}/${name}`),
      ]);
      await this.#warn(await this.#requireManaged(owner, name));
    });
    this.#tell('created', owner, name, requestor);
    return apiUrl(['networks', name], owner);
  }

  /** Replaces the content with what `change` makes of it and brings the host into line. */
  async update(
    project: string,
    name: string,
    change: (now: NetworkContent) => NetworkContent,
    ifMatch: (content: unknown) => void,
    requestor: Requestor,
  ): Promise<void> {
    const owner = await this.projects.ownerOf(project, 'networks');
    await this.#lock.run(name, async () => {
      const now = await this.#requireManaged(owner, name);
      ifMatch(networkEtag({ ...now, managed: true }));
      const { description, config: wanted } = change(now);
      const before = this.#spec(now);
      const asked = { ...before, description, config: withoutEmpty(wanted) };
      checkConfig(now.type, name, asked.config);
      const auto = Object.values(asked.config).includes('auto');
      const after = auto ? await this.#fillAuto(asked) : asked;
      const changed = changedKeys(before.config, after.config);
      if (changed.some((key) => !key.startsWith('user.'))) await this.#apply(after, before);
      const { global, member } = splitConfig(after.config, networkTypeOf(now.type).memberKeys);
      await this.store.transaction(
        updateNetwork(owner, name, this.self.member, { description, config: global, memberConfig: member }),
      );
      await this.#warn({ ...now, config: after.config });
    });
    this.#tell('updated', owner, name, requestor);
  }

  async rename(
    project: string,
    name: string,
    newName: string,
    requestor: Requestor,
  ): Promise<string> {
    const owner = await this.projects.ownerOf(project, 'networks');
    checkNetworkName(newName);
    await this.#lock.run(name, async () => {
      const now = await this.#requireManaged(owner, name);
      if ((await this.#users(now)).length > 0) throw invalid('Network is currently in use');
      checkConfig(now.type, newName, now.config);
      if ((await getNetwork(this.store, owner, newName, null)) !== null) {
        throw conflict(`Network ${quote(newName)} already exists`);
      }
      await this.#requireNoInterface(newName);
      await this.agent.networks.delete(this.#spec(now));
      await this.store.transaction(renameNetwork(owner, name, newName));
      await this.agent.networks.apply({ after: { ...this.#spec(now), name: newName }, before: undefined });
    });
    this.#tell('renamed', owner, newName, requestor, { old_name: name });
    return apiUrl(['networks', newName], owner);
  }

  async delete(project: string, name: string, requestor: Requestor): Promise<void> {
    const owner = await this.projects.ownerOf(project, 'networks');
    await this.#lock.run(name, async () => {
      const now = await this.#requireManaged(owner, name);
      if ((await this.#users(now)).length > 0) throw invalid('The network is currently in use');
      await this.agent.networks.delete(this.#spec(now));
      await this.store.transaction([
        ...deleteWarningsAbout({ kind: 'network', project: owner, name }),
        ...deleteNetwork(owner, name),
      ]);
      this.#unavailable.delete(name);
    });
    this.#tell('deleted', owner, name, requestor);
  }

  /** The record of a managed network. @throws DomainError (not-found) */
  async managed(project: string, name: string): Promise<NetworkRecord> {
    return this.#requireManaged(await this.projects.ownerOf(project, 'networks'), name);
  }

  /**
   * Brings all networks up as the database has them, after finishing what a crash left.
   * @returns what failed, by name
   */
  async startAll(): Promise<ReadonlyMap<string, unknown>> {
    const failed = new Map<string, unknown>();
    for (const { kind, subject } of await listIntents(this.store, this.self.member)) {
      if (kind !== createIntent) continue;
      const [owner = '', name = ''] = subject.split('/');
      const half = await getNetwork(this.store, owner, name, this.self.member);
      if (half !== null) await this.#undoCreate(this.#spec(half)).catch((error) => failed.set(name, error));
    }
    const networks = await listNetworks(this.store, { member: this.self.member });
    await Promise.all(
      networks
        .filter(({ state }) => state === 'Created')
        .map(async (network) => {
          try {
            await this.agent.networks.apply({ after: this.#spec(network), before: undefined });
            this.#unavailable.delete(network.name);
          } catch (error) {
            this.#unavailable.add(network.name);
            failed.set(network.name, error);
          }
        }),
    );
    return failed;
  }

  /** Takes down what runs for the networks; for when the host goes down. */
  async stopAll(): Promise<void> {
    const networks = await listNetworks(this.store, { member: this.self.member });
    await Promise.allSettled(networks.map((network) => this.agent.networks.stop(this.#spec(network))));
  }

  async #insert(spec: NetworkSpec, memberKeys: readonly string[]): Promise<void> {
    const { project, name, description } = spec;
    const { global, member } = splitConfig(spec.config, memberKeys);
    const subject = `${project}/${name}`;
    const statements = [
      ...insertIntent(this.self.member, { kind: createIntent, subject, data: {} }, new Date().toISOString()),
      ...insertNetwork({
        project,
        name,
        description,
        type: spec.type as NetworkTypeWord,
        config: global,
        memberConfig: member,
        member: this.self.member,
        state: 'Pending',
      }),
    ];
    try {
      await this.rules.createNetwork(project, name, (guards) =>
        this.store.transaction([...guards, ...statements]),
      );
    } catch (error) {
      if (error instanceof UniqueViolation) throw invalid('The network already exists');
      throw error;
    }
  }

  async #undoCreate(spec: NetworkSpec): Promise<void> {
    await this.agent.networks.delete(spec);
    await this.store.transaction([
      ...deleteNetwork(spec.project, spec.name),
      ...deleteIntent(this.self.member, createIntent, `${spec.project}/${spec.name}`),
    ]);
  }

  /** Answers only for keys that were "auto": absent ones stay absent. */
  async #fillAuto(asked: NetworkSpec): Promise<NetworkSpec> {
    const { config: filled } = await this.agent.networks.fillConfig(asked);
    const config = { ...asked.config };
    for (const [key, value] of Object.entries(config)) {
      if (value === 'auto' && filled[key] !== undefined) config[key] = filled[key];
    }
    return { ...asked, config };
  }

  async #apply(after: NetworkSpec, before: NetworkSpec): Promise<void> {
    try {
      await this.agent.networks.apply({ after, before });
    } catch (error) {
      await this.agent.networks.apply({ after: before, before: after }).catch((second: unknown) => {
        throw wrap('The network could not be put back', second);
      });
      throw error;
    }
  }

  async #requireManaged(owner: string, name: string): Promise<NetworkRecord> {
    const network = await getNetwork(this.store, owner, name, this.self.member);
    if (network === null) throw wrap('Failed loading network', notFound('Network not found'));
    return network;
  }

  async #requireFree(owner: string, name: string): Promise<void> {
    if ((await getNetwork(this.store, owner, name, null)) !== null) {
      throw invalid('The network already exists');
    }
    await this.#requireNoInterface(name);
  }

  async #requireNoInterface(name: string): Promise<void> {
    const { interfaces } = await this.agent.networks.listInterfaces({});
    if (interfaces.some((one) => one.name === name)) {
      throw invalid(`Network interface ${quote(name)} already exists`);
    }
  }

  /** Records what of the network works, but not as most would expect. */
  async #warn({ name, project, type, config }: NetworkRecord): Promise<void> {
    const odd = networkTypeOf(type).oddities(config);
    const found = new Map(odd.map((one) => [one, ''] as const));
    await this.warnings.settle(oddityTypes, found, { kind: 'network', project, name });
  }

  #spec(network: NetworkRecord): NetworkSpec {
    return networkSpec(network, this.fingerprint);
  }

  #users(network: { readonly project: string; readonly name: string }): Promise<string[]> {
    return networkUsers(this.store, this.projects, network);
  }

  async #view(network: NetworkRecord): Promise<NetworkView> {
    const { name, type, description, config, state, locations } = network;
    return {
      config,
      description,
      name,
      type,
      used_by: await this.#users(network),
      managed: true,
      status: this.#unavailable.has(name) ? 'Unavailable' : state,
      locations,
    };
  }

  /** The host's interfaces belong to nobody, so project `default` shows them. */
  async #unmanaged(owner: string, managed: readonly NetworkRecord[]): Promise<NetworkView[]> {
    if (owner !== 'default') return [];
    const { interfaces } = await this.agent.networks.listInterfaces({});
    const known = new Set(managed.map(({ name }) => name));
    return interfaces
      .filter(({ name }) => !known.has(name) && !name.startsWith('veth'))
      .map(({ name, type }) => ({
        config: {},
        description: '',
        name,
        type,
        used_by: [],
        managed: false,
        status: '',
        locations: [],
      }));
  }

  #tell(
    what: string,
    project: string,
    name: string,
    requestor: Requestor,
    context?: Readonly<Record<string, unknown>>,
  ): void {
    this.events.lifecycle({
      action: `network-${what}`,
      source: apiUrl(['networks', name], project),
      project,
      requestor,
      ...(context === undefined ? {} : { context }),
    });
  }
}

/** What a network's ETag covers. */
export const networkEtag = (network: NetworkContent & { name: string; type: string; managed: boolean }) => ({
  name: network.name,
  managed: network.managed,
  type: network.type,
  description: network.description,
  config: network.config,
});

function networkTypeOf(name: string) {
  const type = networkTypes.find((one) => one.name === name);
  if (type === undefined) throw invalid('Unknown driver');
  return type;
}

function checkConfig(type: string, name: string, config: Readonly<Record<string, string>>): void {
  const known = networkTypeOf(type);
  keyRegistry(known.keys).check(config, {
    unknown: (key) => `Invalid option for network ${quote(name)} option ${quote(key)}`,
    invalid: (key, _value, why) =>
      `Invalid value for network ${quote(name)} option ${quote(key)}: ${why}`,
  });
  known.validate(name, config);
}

