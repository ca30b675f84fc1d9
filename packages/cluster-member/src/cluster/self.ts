import { hostname } from 'node:os';

import { standalone } from '@lxd/store/members';

/** This server as a member of its cluster. */
export interface MemberIdentity {
  /** Of the row in `nodes`; the database node has the same. */
  readonly id: number;
  readonly name: string;
  /** `host:port` the other members reach it at. */
  readonly address: string;
}

/** Who this server is: on its own, or a member of a cluster. It may join while it runs. */
export class Self {
  #identity: MemberIdentity | null = null;

  /** Null while it is in no cluster. */
  get identity(): MemberIdentity | null {
    return this.#identity;
  }

  get clustered(): boolean {
    return this.#identity !== null;
  }

  /** The name of its row in `nodes`: "none" while it is in no cluster. */
  get member(): string {
    return this.#identity?.name ?? standalone.name;
  }

  /** What it calls itself to clients. */
  get serverName(): string {
    return this.#identity?.name ?? hostname();
  }

  become(identity: MemberIdentity | null): void {
    this.#identity = identity;
  }
}
