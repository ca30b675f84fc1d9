import type { InstanceSpec } from '../instance/spec.js';

/** A message to the workload (guest-events-metrics-internals.md 1.5). */
export interface GuestEvent {
  readonly type: 'config' | 'device';
  readonly metadata: Readonly<Record<string, unknown>>;
}

type Listener = (event: GuestEvent) => void;

/** Hands an instance's events to whoever listens inside it. */
export class GuestEvents {
  readonly #listeners = new Map<string, Set<Listener>>();

  send(instance: string, event: GuestEvent): void {
    for (const listener of this.#listeners.get(instance) ?? []) listener(event);
  }

  /** @returns what ends it */
  listen(instance: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(instance) ?? new Set();
    this.#listeners.set(instance, listeners);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(instance);
    };
  }
}

/** What a change of an instance tells its workload: keys, then devices removed, updated, added. */
export function changeEvents(before: InstanceSpec, after: InstanceSpec): GuestEvent[] {
  const keys = new Set([...Object.keys(before.config), ...Object.keys(after.config)]);
  const config = [...keys].filter((key) => key.startsWith('user.')).sort();
  const device = (name: string, action: string, of: InstanceSpec): GuestEvent => ({
    type: 'device',
    metadata: { name, action, config: of.devices[name]?.options ?? {} },
  });
  const text = (name: string, of: InstanceSpec) =>
    JSON.stringify(Object.entries(of.devices[name]?.options ?? {}).sort());
  const had = Object.keys(before.devices);
  const has = Object.keys(after.devices);
  return [
    ...config.flatMap((key): GuestEvent[] => {
      const [old_value, value] = [before.config[key] ?? '', after.config[key] ?? ''];
      return old_value === value ? [] : [{ type: 'config', metadata: { key, old_value, value } }];
    }),
    ...had.filter((name) => !has.includes(name)).map((name) => device(name, 'removed', before)),
    ...has
      .filter((name) => had.includes(name) && text(name, before) !== text(name, after))
      .map((name) => device(name, 'updated', after)),
    ...has.filter((name) => !had.includes(name)).map((name) => device(name, 'added', after)),
  ];
}
