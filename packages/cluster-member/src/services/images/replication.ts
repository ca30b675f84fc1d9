import { DomainError } from '@lxd/model/errors';
import { everyMember, missingCopies, type ImageHolders } from '@lxd/scheduler/image-copies';
import { imageHolders, listImageHolders } from '@lxd/store/images';
import type { Store } from '@lxd/store/store';

import type { ClusterPart } from '../../cluster/cluster.js';
import type { MemberClients } from '../../cluster/member-client.js';
import { Others } from '../../cluster/others.js';

export interface ReplicationSetup {
  readonly store: Store;
  readonly cluster: ClusterPart;
  readonly clients: MemberClients;
  /** `cluster.images_minimal_replica` */
  readonly wanted: () => number;
  readonly warn: (message: string, error: unknown) => void;
}

const hourMs = 60 * 60 * 1000;
const pingMs = 1_000;

/**
 * Sees to it that there are enough copies of each image. An image's first holder that is there
 * has the others fetch theirs, so members need not agree on who does it.
 */
export class ImageReplication {
  #running: Promise<void> | null = null;
  #again = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(private readonly setup: ReplicationSetup) {}

  /** Looks at all images now and every hour; what is asked for meanwhile is done in one go. */
  async all(): Promise<void> {
    this.#again = true;
    this.#running ??= this.#untilDone().finally(() => (this.#running = null));
    await this.#running;
  }

  /** An image that has just come here. Resolves when its copies are made, or can't be. */
  async one(fingerprint: string): Promise<void> {
    if (!this.setup.cluster.self.clustered) return;
    await this.#copy([{ fingerprint, holders: await imageHolders(this.setup.store, fingerprint) }]);
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  async #untilDone(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      if (!this.setup.cluster.self.clustered) return;
      this.#later();
      try {
        await this.#copy(await listImageHolders(this.setup.store));
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        this.setup.warn('Failed to look after copies of images', error);
      }
    }
  }

  #later(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.all().catch((error: unknown) => this.setup.warn('Bug in looking after copies of images', error));
    }, hourMs).unref();
  }

  async #copy(images: readonly ImageHolders[]): Promise<void> {
    const { cluster, clients, wanted, warn } = this.setup;
    const own = cluster.self.member;
    const count = wanted();
    const enough = count === everyMember ? cluster.members.length : Math.min(count, cluster.members.length);
    const short = images.filter(({ holders }) => holders.includes(own) && holders.length < enough);
    if (short.length === 0) return;
    const others = new Others(cluster, clients);
    const heard = await others.ask((calls) => calls.ping({}, { timeoutMs: pingMs, failFast: true }));
    const members = cluster.members.map(({ name }) => ({ name, online: name === own || heard.get(name) != null }));
    const mine = missingCopies(short, members, count).filter(({ by }) => by === own);
    // Each member takes in one after the other.
    const targets = [...new Set(mine.map(({ to }) => to))].map(async (target) => {
      const address = (await cluster.find({ name: target }))?.address;
      for (const { fingerprint, to } of mine) {
        if (to !== target || address === undefined) continue;
        await clients.at(address).fetchImage({ fingerprint }, { failFast: true }).catch((error: unknown) => {
          if (!(error instanceof DomainError)) throw error;
          warn(`Member ${target} failed to get image ${fingerprint}`, error);
        });
      }
    });
    await Promise.all(targets);
  }
}
