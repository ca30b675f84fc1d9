import { changedKeys } from '@lxd/model/key-registry';
import {
  checkServerConfig,
  isLocalServerKey,
  serverConfigFrom,
  shownServerConfig,
  storedServerValue,
} from '@lxd/model/server-config';
import { serverKeys } from '@lxd/model/server-keys/index';
import { changeConfig, readConfig } from '@lxd/store/config';
import type { Store } from '@lxd/store/store';

import type { Requestor } from '../auth/caller.js';
import { hashPassword } from '../auth/trust-password.js';
import type { Events } from '../events/events.js';
import { KeyedLock } from './keyed-lock.js';

type ConfigMap = Readonly<Record<string, string>>;

/**
 * Takes a change to where it matters, before it is saved.
 * @param changed names of all keys that have new values
 * @throws DomainError: the change is refused and what was applied is applied back
 */
export type ConfigFollower = (config: ServerConfig, changed: readonly string[]) => Promise<void>;

/** The server's configuration: keys for all members, and this member's own. */
export class ServerConfig {
  readonly #lock = new KeyedLock();
  readonly #followers: { readonly keys: readonly string[]; readonly follow: ConfigFollower }[] = [];
  #config: ConfigMap = {};

  constructor(
    private readonly global: Store,
    private readonly local: Store,
    private readonly events: Events,
    /** Called when keys that hold for all members have new values. */
    private readonly globalChanged: () => Promise<void> = async () => undefined,
  ) {}

  async load(): Promise<void> {
    this.#config = await this.#stored();
  }

  /** Takes up what was changed through another member. */
  async refresh(): Promise<void> {
    await this.#lock.run('config', () => this.#takeUp());
  }

  async #takeUp(): Promise<void> {
    const before = this.#config;
    const after = await this.#stored();
    const changed = changedKeys(before, after);
    if (changed.length === 0) return;
    this.#config = after;
    // It holds already, so nobody can refuse it.
    const failures: unknown[] = [];
    for (const { keys, follow } of this.#followers) {
      if (!keys.some((key) => changed.includes(key))) continue;
      await follow(this, changed).catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  }

  async #stored(): Promise<ConfigMap> {
    const [global, local] = await Promise.all([readConfig(this.global), readConfig(this.local)]);
    return { ...global, ...local };
  }

  /** What is set; `serverKeys.read` gives typed values with defaults. */
  get values(): ConfigMap {
    return this.#config;
  }

  /** As the API shows it. */
  view(): Record<string, string | true> {
    return shownServerConfig(this.#config);
  }

  /** Calls `follow` when one of `keys` changes. */
  onChange(keys: readonly string[], follow: ConfigFollower): void {
    this.#followers.push({ keys, follow });
  }

  /**
   * @param given what the client sent: strings; null or "" unset; `true` keeps a secret
   * @param mode "replace" unsets what isn't named
   */
  async update(
    given: Readonly<Record<string, unknown>>,
    mode: 'merge' | 'replace',
    ifMatch: (content: unknown) => void,
    requestor: Requestor,
  ): Promise<void> {
    const changed = await this.#lock.run('config', async () => {
      await this.#takeUp();
      ifMatch(this.view());
      const before = this.#config;
      const after = await this.#merged(given, mode);
      const changed = changedKeys(before, after);
      if (changed.length === 0) return changed;
      await this.#follow(before, after, changed);
      try {
        await this.#save(after, changed);
      } catch (error) {
        await this.#follow(after, before, changed);
        throw error;
      }
      return changed;
    });
    if (changed.some((key) => !isLocalServerKey(key))) await this.globalChanged();
    this.events.lifecycle({ action: 'config-updated', source: '/1.0', project: null, requestor });
  }

  async #merged(fromClient: Readonly<Record<string, unknown>>, mode: 'merge' | 'replace') {
    const wanted = serverConfigFrom(fromClient);
    const base = mode === 'merge' ? this.#config : this.#keptSecrets(fromClient);
    checkServerConfig({ ...base, ...wanted });
    const after: Record<string, string> = { ...base };
    for (const [name, given] of Object.entries(wanted)) {
      const key = serverKeys.find(name);
      const value = storedServerValue(name, given);
      if (value === '' || value === key?.default) delete after[name];
      else after[name] = key?.secret === true ? await hashPassword(value) : value;
    }
    return after;
  }

  /** A GET shows `true` in a secret's place; a PUT of that leaves the secret alone. */
  #keptSecrets(given: Readonly<Record<string, unknown>>): ConfigMap {
    const kept = Object.entries(this.#config).filter(
      ([name]) => given[name] === true && serverKeys.find(name)?.secret === true,
    );
    return Object.fromEntries(kept);
  }

  async #follow(before: ConfigMap, after: ConfigMap, changed: readonly string[]): Promise<void> {
    const concerned = this.#followers.filter(({ keys }) => keys.some((key) => changed.includes(key)));
    const done: ConfigFollower[] = [];
    this.#config = after;
    try {
      for (const { follow } of concerned) {
        await follow(this, changed);
        done.push(follow);
      }
    } catch (error) {
      this.#config = before;
      for (const follow of done.reverse()) await follow(this, changed);
      throw error;
    }
  }

  async #save(after: ConfigMap, changed: readonly string[]): Promise<void> {
    const local: Record<string, string> = {};
    const global: Record<string, string> = {};
    for (const key of changed) (isLocalServerKey(key) ? local : global)[key] = after[key] ?? '';
    if (Object.keys(local).length > 0) await this.local.transaction(changeConfig(local));
    if (Object.keys(global).length > 0) await this.global.transaction(changeConfig(global));
  }
}
