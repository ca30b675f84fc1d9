import type { InstanceState } from '@lxd/proto/lxd/agent/v1/instances';

import { instanceKey } from './locks.js';

/** What an instance is doing, as the agent last said; absent from the board: stopped. */
export interface RunningStatus {
  readonly status: 'Running' | 'Ready' | 'Frozen' | 'Error';
  readonly pid: number;
}

/**
 * Which instances of this member run. Kept in memory from the agent's answers and events, so that
 * lists ask nobody; the agent is what is true, and after each reconnection it is asked again.
 */
export class Statuses {
  #running = new Map<string, RunningStatus>();

  get(project: string, name: string): RunningStatus | null {
    return this.#running.get(instanceKey(project, name)) ?? null;
  }

  set(project: string, name: string, status: RunningStatus | null): void {
    const key = instanceKey(project, name);
    if (status === null) this.#running.delete(key);
    else this.#running.set(key, status);
  }

  rename(project: string, name: string, newName: string): void {
    this.set(project, newName, this.get(project, name));
    this.set(project, name, null);
  }

  /** Everything the agent says is running; what it doesn't name has stopped. */
  replace(states: readonly InstanceState[]): void {
    this.#running = new Map(
      states.map((state) => [
        instanceKey(state.ref?.project ?? 'default', state.ref?.name ?? ''),
        { status: statusWord(state.status), pid: state.pid },
      ]),
    );
  }

  /** `<project>/<name>` of all that run. */
  keys(): string[] {
    return [...this.#running.keys()];
  }

  /** All that run, for other members. */
  list(): { project: string; name: string; status: string; pid: number }[] {
    return [...this.#running].map(([key, { status, pid }]) => {
      const slash = key.indexOf('/');
      return { project: key.slice(0, slash), name: key.slice(slash + 1), status, pid };
    });
  }

  get size(): number {
    return this.#running.size;
  }
}

/** `Ready`: it runs, and its workload has said that it is up. */
export function statusWord(status: string): RunningStatus['status'] {
  switch (status) {
    case 'Error':
    case 'Frozen':
    case 'Ready':
      return status;
    default:
      return 'Running';
  }
}
