import type { AgentClient } from '@lxd/node-agent/client';
import type { InstanceMetrics } from '@lxd/proto/lxd/agent/v1/instances';

import { openMetrics } from './open-metrics.js';

/** Several scrapers share one look at the host (as LXD 5.2). */
const freshMs = 8000;

interface Look {
  readonly at: number; // when it was begun, ms
  readonly instances: Promise<readonly InstanceMetrics[]>;
}

/** What this member counts of its running instances. */
export class Metrics {
  #last: Look | null = null;

  constructor(
    private readonly agent: Pick<AgentClient, 'instances'>,
    private readonly now: () => number,
  ) {}

  /** @param wanted by project */
  async text(wanted: (project: string) => boolean): Promise<AsyncIterable<string>> {
    const instances = await this.#look();
    return unhurried(openMetrics(instances.filter(({ ref }) => wanted(ref?.project ?? ''))));
  }

  /** Who comes while another waits gets the same answer; a failure is nobody else's. */
  #look(): Promise<readonly InstanceMetrics[]> {
    if (this.#last !== null && this.now() - this.#last.at < freshMs) return this.#last.instances;
    const look: Look = { at: this.now(), instances: this.#ask() };
    this.#last = look;
    look.instances.catch(() => {
      if (this.#last === look) this.#last = null;
    });
    return look.instances;
  }

  async #ask(): Promise<readonly InstanceMetrics[]> {
    const { instances } = await this.agent.instances.getMetrics({ project: '' });
    const keyOf = ({ ref }: InstanceMetrics) => `${ref?.project}/${ref?.name}`;
    return [...instances].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  }
}

/** Other requests get their turn between two metrics. */
async function* unhurried(texts: Iterable<string>): AsyncGenerator<string> {
  for (const text of texts) {
    yield text;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
