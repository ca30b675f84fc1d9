import { conflict, invalid, notFound, quote } from '@lxd/model/errors';
import { changedKeys, keyRegistry, withoutEmpty } from '@lxd/model/key-registry';
import { checkStoragePoolName } from '@lxd/model/names';
import { volumeDefaultsOf } from '@lxd/model/volume-keys';
import { storageDrivers } from '@lxd/node-agent/catalog';
import type { AgentClient } from '@lxd/node-agent/client';
import type { PoolSpec } from '@lxd/proto/lxd/agent/v1/common';
import { deleteIntent, insertIntent, listIntents } from '@lxd/store/intents';
import { splitConfig } from '@lxd/store/member-config';
import {
  deletePool,
  getPool,
  guardPoolUnused,
  insertPool,
  listPools,
  updatePool,
  type PoolRecord,
} from '@lxd/store/storage-pools';
import { deleteVolume, listVolumes } from '@lxd/store/storage-volumes';
import type { Store } from '@lxd/store/store';
import { UniqueViolation } from '@lxd/store/unique-violation';

import type { Self } from '../cluster/self.js';
import type { Requestor } from '../auth/caller.js';
import type { Events } from '../events/events.js';
import { apiUrl } from '../http/url.js';
import { KeyedLock } from './keyed-lock.js';
import { poolUsers } from './pool-users.js';

export interface PoolContent {
  readonly description: string;
  readonly config: Readonly<Record<string, string>>;
}

/** A pool as the API shows it. */
export interface PoolView extends PoolContent {
  readonly name: string;
  readonly driver: string;
  readonly used_by: readonly string[];
  readonly status: string;
  readonly locations: readonly string[];
}

const createIntent = 'storage-pool-create';

/** Differ from member to member (storage.md, 3). */
export const poolMemberKeys = [
  'lvm.thinpool_name',
  'lvm.vg_name',
  'size',
  'source',
  'volatile.initial_source',
  'zfs.pool_name',
];
const fixedKeys = ['source', 'volatile.initial_source', 'zfs.pool_name'];

/** Storage pools of this server. They belong to no project. */
export class StoragePools {
  readonly #lock = new KeyedLock();
  /** Pools that could not be made ready here; tried again by `startAll`. */
  readonly #unavailable = new Set<string>();

  constructor(
    private readonly store: Store,
    private readonly agent: AgentClient,
    private readonly events: Events,
    private readonly self: Self,
  ) {}

  async list(): Promise<PoolView[]> {
    const pools = await listPools(this.store, this.self.member);
    return Promise.all(pools.map((pool) => this.#view(pool)));
  }

  async names(): Promise<string[]> {
    return (await listPools(this.store, null)).map(({ name }) => name);
  }

  async get(name: string): Promise<PoolView> {
    return this.#view(await this.#require(name));
  }

  /** `ResourcesStoragePool` of the API. */
  async resources(name: string): Promise<unknown> {
    const usage = await this.agent.storage.getPoolUsage(specOf(await this.#require(name)));
    return {
      space: { used: usage.spaceUsedBytes, total: usage.spaceTotalBytes },
      inodes: { used: usage.inodesUsed, total: usage.inodesTotal },
    };
  }

  async create(
    wanted: PoolContent & { readonly name: string; readonly driver: string },
    requestor: Requestor,
  ): Promise<void> {
    const { name, driver, description } = wanted;
    checkStoragePoolName(name);
    if (driver === '') throw invalid('No driver provided');
    const given = withoutEmpty(wanted.config);
    checkConfig(driver, given);
    await this.#lock.run('create', async () => {
      const { storageDrivers: working } = await this.agent.host.getFacts({});
      if (!working.some((one) => one.name === driver)) {
        throw invalid(`Storage driver ${quote(driver)} is not supported on this server`);
      }
      await this.#insert({ name, driver, config: given }, description);
      try {
        await this.#make({ name, driver, config: given });
      } catch (error) {
        await this.#forget(name);
        throw error;
      }
    });
    this.#tell('created', name, requestor);
  }

  /** Replaces the content with what `change` makes of it. */
  async update(
    name: string,
    change: (now: PoolContent) => PoolContent,
    ifMatch: (content: unknown) => void,
    requestor: Requestor,
  ): Promise<void> {
    await this.#lock.run(name, async () => {
      const now = await this.#require(name);
      ifMatch(poolEtag(now));
      const { description, config: wanted } = change(now);
      const config = withoutEmpty(wanted);
      checkConfig(now.driver, config);
      const changed = changedKeys(now.config, config);
      const fixed = changed.find((key) => fixedKeys.includes(key));
      if (fixed !== undefined) throw invalid('Pool source cannot be changed when not in pending state');
      const before = specOf(now);
      if (changed.some((key) => !key.startsWith('user.'))) {
        await this.agent.storage.updatePool({ before, after: { ...before, config } });
      }
      const { global, member } = splitConfig(config, poolMemberKeys);
      await this.store.transaction(
        updatePool(name, this.self.member, { description, config: global, memberConfig: member }),
      );
    });
    this.#tell('updated', name, requestor);
  }

  async delete(name: string, requestor: Requestor): Promise<void> {
    const inUse = () => invalid('The storage pool is currently in use');
    await this.#lock.run(name, async () => {
      const pool = await this.#require(name);
      if ((await poolUsers(this.store, name)).inUse) throw inUse();
      for (const image of await listVolumes(this.store, { pool: name, type: 'image' })) {
        const volume = { pool: specOf(pool), type: 'images', name: image.name };
        await this.agent.storage.deleteVolume(volume);
        await this.store.transaction(deleteVolume(image, image.location));
      }
      await this.store.transaction([
        guardPoolUnused(name, inUse),
        ...updatePool(name, this.self.member, { state: 'Pending' }),
      ]);
      try {
        await this.agent.storage.deletePool(specOf(pool));
      } catch (error) {
        await this.store.transaction(updatePool(name, this.self.member, { state: 'Created' }));
        throw error;
      }
      await this.store.transaction([guardPoolUnused(name, inUse), ...deletePool(name)]);
      this.#unavailable.delete(name);
    });
    this.#tell('deleted', name, requestor);
  }

  /** What the agent must know of a pool. @throws DomainError (not-found) */
  async spec(name: string): Promise<PoolSpec> {
    return specOf(await this.#require(name));
  }

  /**
   * Makes all pools usable, after finishing what a crash left half done.
   * @returns what failed, by name
   */
  async startAll(): Promise<ReadonlyMap<string, unknown>> {
    const failed = new Map<string, unknown>();
    for (const { kind, subject: name } of await listIntents(this.store, this.self.member)) {
      if (kind !== createIntent) continue;
      await this.#resumeCreate(name).catch((error) => failed.set(name, error));
    }
    const pools = await listPools(this.store, this.self.member);
    await Promise.all(
      pools
        .filter(({ state }) => state === 'Created')
        .map(async (pool) => {
          try {
            await this.agent.storage.startPool(specOf(pool));
            this.#unavailable.delete(pool.name);
          } catch (error) {
            this.#unavailable.add(pool.name);
            failed.set(pool.name, error);
          }
        }),
    );
    return failed;
  }

  /**
   * Creation is repeated, not undone: whether the first attempt got as far as owning what lies at
   * `source` is not known, so nothing there may be removed.
   */
  async #resumeCreate(name: string): Promise<void> {
    const pool = await getPool(this.store, name, this.self.member);
    try {
      if (pool === null) throw notFound('Storage pool not found');
      await this.#make(specOf(pool));
    } catch (error) {
      await this.#forget(name);
      throw error;
    }
  }

  async #insert(spec: PoolSpec, description: string): Promise<void> {
    const { global, member } = splitConfig(spec.config, poolMemberKeys);
    const intent = { kind: createIntent, subject: spec.name, data: {} };
    try {
      await this.store.transaction([
        ...insertIntent(this.self.member, intent, new Date().toISOString()),
        ...insertPool({
          name: spec.name,
          driver: spec.driver,
          description,
          config: global,
          memberConfig: member,
          member: this.self.member,
          state: 'Pending',
        }),
      ]);
    } catch (error) {
      if (!(error instanceof UniqueViolation)) throw error;
      throw conflict('The storage pool already exists: The record already exists');
    }
  }

  async #make(spec: PoolSpec): Promise<void> {
    const { config } = await this.agent.storage.createPool(spec);
    const { global, member } = splitConfig(config, poolMemberKeys);
    await this.store.transaction([
      ...updatePool(spec.name, this.self.member, {
        config: global,
        memberConfig: member,
        state: 'Created',
      }),
      ...deleteIntent(this.self.member, createIntent, spec.name),
    ]);
  }

  async #forget(name: string): Promise<void> {
    await this.store.transaction([
      ...deletePool(name),
      ...deleteIntent(this.self.member, createIntent, name),
    ]);
  }

  async #require(name: string): Promise<PoolRecord> {
    const pool = await getPool(this.store, name, this.self.member);
    if (pool === null) throw notFound('Storage pool not found');
    return pool;
  }

  async #view(pool: PoolRecord): Promise<PoolView> {
    const { name, driver, description, config, state, locations } = pool;
    const { urls } = await poolUsers(this.store, name);
    return {
      config,
      description,
      name,
      driver,
      used_by: urls,
      status: this.#unavailable.has(name) ? 'Unavailable' : state,
      locations,
    };
  }

  #tell(what: string, name: string, requestor: Requestor): void {
    this.events.lifecycle({
      action: `storage-pool-${what}`,
      source: apiUrl(['storage-pools', name]),
      project: null,
      requestor,
    });
  }
}

/** What a pool's ETag covers. */
export const poolEtag = (pool: { name: string; driver: string; config: PoolContent['config'] }) => ({
  name: pool.name,
  driver: pool.driver,
  config: pool.config,
});

const specOf = ({ name, driver, config }: PoolRecord): PoolSpec => ({
  name,
  driver,
  config: { ...config },
});

function checkConfig(driver: string, config: Readonly<Record<string, string>>): void {
  const known = storageDrivers.find((one) => one.name === driver);
  if (known === undefined) throw invalid('Unknown driver');
  keyRegistry([...known.poolKeys, ...volumeDefaultsOf(known.volumeKeys)]).check(config, {
    unknown: (key) => `Invalid option ${quote(key)}`,
    invalid: (key, _value, why) => `Invalid value for option ${quote(key)}: ${why}`,
  });
}

