import type { SelfSigned } from '@lxd/client/tls/self-signed';

import { defaultPort } from '../cluster/database-address.js';
import { KeyedLock } from '../services/keyed-lock.js';
import type { HttpsListener } from './https-listener.js';
import { parseListenAddress } from './listen-address.js';

/**
 * Whether who listens on `wide` hears what comes for `narrow`.
 * @param wide `core.https_address`, "" for none
 */
export function covers(wide: string, narrow: string): boolean {
  if (wide === '') return false;
  const one = parseListenAddress(wide, defaultPort);
  const other = parseListenAddress(narrow, defaultPort);
  return one.port === other.port && (one.host === null || one.host === other.host);
}

/**
 * Where the API is heard: at `core.https_address` for clients, and at `cluster.https_address` for
 * the other members where that is another one.
 */
export class ApiListeners {
  readonly #lock = new KeyedLock();

  constructor(
    readonly clients: HttpsListener,
    readonly members: HttpsListener,
  ) {}

  /**
   * @param forClients "" for not at all
   * @param forMembers "" outside a cluster
   * @throws DomainError (invalid) when an address can't be had; both sides then stay as they were
   */
  async listen(forClients: string, forMembers: string): Promise<void> {
    await this.#lock.run('listen', async () => {
      const apart = forMembers !== '' && !covers(forClients, forMembers);
      if (apart) {
        const before = this.clients.address;
        // Members must get through even where clients can't, but not while the way is in use.
        if (!covers(before, forMembers)) await this.members.listen(forMembers);
        await this.clients.listen(forClients);
        try {
          await this.members.listen(forMembers);
        } catch (error) {
          await this.clients.listen(before);
          throw error;
        }
        return;
      }
      const before = this.members.address;
      await this.members.listen(''); // the wider one could not be opened beside it
      try {
        await this.clients.listen(forClients);
      } catch (error) {
        await this.members.listen(before);
        throw error;
      }
    });
  }

  /** Shows clients another certificate, on connections to come. */
  show(pair: SelfSigned): void {
    this.clients.show(pair);
    this.members.show(pair);
  }

  close(): void {
    this.clients.close();
    this.members.close();
  }
}
