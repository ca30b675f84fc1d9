import type { Caller, Requestor } from '../auth/caller.js';

/**
 * What a handler may know of a request besides its parameters: who asks and about which
 * project. Made by the dispatcher after access was granted.
 */
export interface RequestContext {
  /** `?project=`, "default" when absent. Not yet checked to exist. */
  readonly project: string;
  /** `?all-projects=true` */
  readonly allProjects: boolean;
  readonly caller: Caller;
  /** The caller as it would be judged now: for what goes on after the answer. */
  callerNow(): Promise<Caller>;
  /** For lifecycle events. */
  readonly requestor: Requestor;
  /** The collection the client wrote: "instances", "containers" or "virtual-machines", ... */
  readonly collection: string;
  /**
   * Compares the client's If-Match with what the object's user-modifiable content is now.
   * Without If-Match nothing is checked.
   * @throws DomainError (stale)
   */
  ifMatch(content: unknown): void;
  /** The client certificate of the connection, DER; null where there is none that counts. */
  readonly clientCertificate: Uint8Array | null;
  /** Why this member was chosen to serve the request; null where none was chosen. */
  readonly placement: unknown;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
}
