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

  async #fetch(fingerprint: string): Promise<void> {
    const { store, agent, cluster, members, warn } = this.setup;
    const own = cluster.self.member;
    const holders = await imageHolders(store, fingerprint);
    if (holders.includes(own)) return;
    let last: unknown = null;
    for (const holder of holders) {
      const address = (await cluster.find({ name: holder }))?.address;
      if (address === undefined) continue;
      try {
        const files = members.at(address).readImage({ fingerprint }, { failFast: true });
        await agent.images.receive(onward(files, fingerprint));
        await store.transaction(putImageOnMember(fingerprint, own));
        return;
      } catch (error) {
        warn(`Failed to get image ${fingerprint} from member ${holder}`, error);
        last = error;
      }
    }
    throw internal(`No member can give image ${fingerprint}`, last ?? undefined);
  }
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
