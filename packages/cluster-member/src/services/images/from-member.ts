import { internal } from '@lxd/model/errors';
import type { AgentClient } from '@lxd/node-agent/client';
import type { ReadImageReply, ReceiveImageRequest } from '@lxd/proto/lxd/agent/v1/images';
import { imageHolders, putImageOnMember } from '@lxd/store/images';
import type { Store } from '@lxd/store/store';

import type { ClusterPart } from '../../cluster/cluster.js';
import type { MemberClients } from '../../cluster/member-client.js';
import type { KeyedLock } from '../keyed-lock.js';

export interface ImageCopierSetup {
  readonly store: Store;
  readonly agent: AgentClient;
  readonly cluster: ClusterPart;
  readonly members: MemberClients;
  /** By fingerprint. */
  readonly lock: KeyedLock;
  readonly warn: (message: string, error: unknown) => void;
}

/** Gets files of images from the members that have them. */
export class ImageCopier {
  constructor(private readonly setup: ImageCopierSetup) {}

  /**
   * Sees to it that an image is on this host, once however many ask for it at the same time.
   * @throws DomainError when no member can give it
   */
  async ensureHere(fingerprint: string): Promise<void> {
    const { cluster, lock } = this.setup;
    if (!cluster.self.clustered) return;
    await lock.run(fingerprint, () => this.#fetch(fingerprint));
  }

  /**
   * The files of an image: those on this host, else those of the first member that gives them.
   * @throws DomainError when no member can give it
   */
  async read(fingerprint: string, signal: AbortSignal): Promise<AsyncIterable<ReadImageReply>> {
    const { store, agent, cluster } = this.setup;
    const holders = cluster.self.clustered ? await imageHolders(store, fingerprint) : [];
    const own = cluster.self.member;
    if (holders.length === 0 || holders.includes(own)) return agent.images.read({ fingerprint }, { signal });
    return this.#firstOf(holders, fingerprint, async (files) => begun(files), signal);
  }

  async #fetch(fingerprint: string): Promise<void> {
    const { store, agent, cluster } = this.setup;
    const own = cluster.self.member;
    const holders = await imageHolders(store, fingerprint);
    if (holders.includes(own)) return;
    await this.#firstOf(holders, fingerprint, async (files) => {
      await agent.images.receive(onward(files, fingerprint));
      await store.transaction(putImageOnMember(fingerprint, own));
      if ((await imageHolders(store, fingerprint)).includes(own)) return;
      await agent.images.delete({ fingerprint, pools: [] }); // it was deleted meanwhile
    });
  }

  async #firstOf<T>(
    holders: readonly string[],
    fingerprint: string,
    take: (files: AsyncIterable<ReadImageReply>) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const { cluster, members, warn } = this.setup;
    let last: unknown = null;
    for (const holder of holders) {
      const address = (await cluster.find({ name: holder }))?.address;
      if (address === undefined) continue;
      try {
        const options = { failFast: true, ...(signal === undefined ? {} : { signal }) };
        return await take(members.at(address).readImage({ fingerprint }, options));
      } catch (error) {
        warn(`Failed to get image ${fingerprint} from member ${holder}`, error);
        last = error;
      }
    }
    throw internal(`No member can give image ${fingerprint}`, last ?? undefined);
  }
}

/** The same, once its first part has come. */
async function begun<T>(items: AsyncIterable<T>): Promise<AsyncIterable<T>> {
  const all = items[Symbol.asyncIterator]();
  const first = await all.next();
  return (async function* () {
    try {
      for (let next = first; next.done !== true; next = await all.next()) yield next.value;
    } finally {
      await all.return?.();
    }
  })();
}

/** What one agent reads out as another takes it in; the checksum is verified there. */
async function* onward(
  files: AsyncIterable<ReadImageReply>,
  fingerprint: string,
): AsyncGenerator<ReceiveImageRequest> {
  for await (const { part } of files) {
    if (part?.$case === 'data') yield { part };
    else if (part?.$case === 'header') {
      const start = { expectedFingerprint: fingerprint, part: part.value.part };
      yield { part: { $case: 'start', value: start } };
    }
  }
}
