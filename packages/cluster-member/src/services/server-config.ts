import type { ConfigKey } from '@lxd/model/config-key';
import { DomainError, invalid } from '@lxd/model/errors';
import { changeConfig, readConfig } from '@lxd/store/config';
import type { Store } from '@lxd/store/store';

import type { Requestor } from '../auth/caller.js';
import { hashPassword } from '../auth/trust-password.js';
import type { Events } from '../events/events.js';
import { changedKeys, findKey } from './check-keys.js';
import { KeyedLock } from './keyed-lock.js';

type ConfigMap = Readonly<Record<string, string>>;

/** Shown as `true`, never as it is. */
const hiddenKeys = ['core.trust_password'];

/**
 * Takes a change to where it matters, before it is saved.
 * @throws DomainError: the change is refused and what was applied is applied back
 */
export type ConfigFollower = (config: ServerConfig) => Promise<void>;

/** The server's configuration: keys for all members, and this member's own. */
export class ServerConfig {
  readonly #lock = new KeyedLock();
  readonly #followers: { readonly keys: readonly string[]; readonly follow: ConfigFollower }[] = [];
  #config: ConfigMap = {};

  constructor(
    private readonly keys: readonly ConfigKey[],
    private readonly global: Store,
    private readonly local: Store,
    private readonly events: Events,
  ) {}

  async load(): Promise<void> {
    const [global, local] = await Promise.all([readConfig(this.global), readConfig(this.local)]);
    this.#config = { ...global, ...local };
  }

  /** As set, else the default, else "". */
  get(name: string): string {
    return this.#config[name] ?? findKey(this.keys, name)?.default ?? '';
  }

  getNumber(name: string): number {
    return Number(this.get(name));
  }

  getBoolean(name: string): boolean {
    return ['true', '1', 'yes', 'on'].includes(this.get(name).toLowerCase());
  }

  /** What is set, as the API shows it. */
  view(): Record<string, string | boolean> {
    const view: Record<string, string | boolean> = {};
    for (const [key, value] of Object.entries(this.#config)) {
      view[key] = hiddenKeys.includes(key) ? true : value;
    }
    return view;
  }

  /** Calls `follow` when one of `keys` changes. */
  onChange(keys: readonly string[], follow: ConfigFollower): void {
    this.#followers.push({ keys, follow });
  }

  /**
   * @param values what the client sent: strings; null or "" unset; `true` keeps a hidden key
   * @param mode "replace" unsets what isn't named
   */
  async update(
    values: Readonly<Record<string, unknown>>,
    mode: 'merge' | 'replace',
    ifMatch: (content: unknown) => void,
    requestor: Requestor,
  ): Promise<void> {
    await this.#lock.run('config', async () => {
      ifMatch(this.view());
      const before = this.#config;
      const after = await this.#merge(values, mode);
      const changed = changedKeys(before, after);
      if (changed.length === 0) return;
      await this.#follow(before, after, changed);
      try {
        await this.#save(after, changed);
      } catch (error) {
        await this.#follow(after, before, changed);
        throw error;
      }
    });
    this.events.lifecycle({ action: 'config-updated', source: '/1.0', project: null, requestor });
  }

  async #merge(
    values: Readonly<Record<string, unknown>>,
    mode: 'merge' | 'replace',
  ): Promise<ConfigMap> {
    const after: Record<string, string> = mode === 'merge' ? { ...this.#config } : {};
    const wrong: string[] = [];
    for (const name of Object.keys(values).sort()) {
      const value = values[name] ?? '';
      if (value === true && hiddenKeys.includes(name)) {
        if (this.#config[name] !== undefined) after[name] = this.#config[name];
        continue;
      }
      const text = typeof value === 'string' ? value : String(value);
      const complaint = this.#complaint(name, text);
      if (complaint !== null) wrong.push(complaint);
      else if (text === '' || text === findKey(this.keys, name)?.default) delete after[name];
      else after[name] = hiddenKeys.includes(name) ? await this.#hash(name, text) : text;
    }
    const [first] = wrong;
    if (first !== undefined) {
      throw invalid(wrong.length === 1 ? first : `${first} (and ${wrong.length - 1} more errors)`);
    }
    if (has(after, 'candid.') && has(after, 'rbac.')) {
      throw invalid('RBAC and Candid are mutually exclusive');
    }
    return after;
  }

  /** A client may send back the hash it never saw only by PUTting what GET gave: `true`. */
  #hash(name: string, text: string): Promise<string> {
    return text === this.#config[name] ? Promise.resolve(text) : hashPassword(text);
  }

  #complaint(name: string, value: string): string | null {
    if (name.startsWith('user.')) return null;
    const key = findKey(this.keys, name);
    if (key === null) return `cannot set '${name}' to '${value}': unknown key`;
    if (value === '') return null;
    try {
      key.type.parse(value);
      return null;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return `cannot set '${name}' to '${value}': ${error.message}`;
    }
  }

  async #follow(before: ConfigMap, after: ConfigMap, changed: readonly string[]): Promise<void> {
    const concerned = this.#followers.filter(({ keys }) => keys.some((key) => changed.includes(key)));
    const done: ConfigFollower[] = [];
    this.#config = after;
    try {
      for (const { follow } of concerned) {
        await follow(this);
        done.push(follow);
      }
    } catch (error) {
      this.#config = before;
      for (const follow of done.reverse()) await follow(this);
      throw error;
    }
  }

  async #save(after: ConfigMap, changed: readonly string[]): Promise<void> {
    const local: Record<string, string> = {};
    const global: Record<string, string> = {};
    for (const key of changed) {
      const scope = findKey(this.keys, key)?.scope ?? 'global';
      (scope === 'local' ? local : global)[key] = after[key] ?? '';
    }
    if (Object.keys(local).length > 0) await this.local.transaction(changeConfig(local));
    if (Object.keys(global).length > 0) await this.global.transaction(changeConfig(global));
  }
}

const has = (config: ConfigMap, prefix: string): boolean =>
  Object.keys(config).some((key) => key.startsWith(prefix));
