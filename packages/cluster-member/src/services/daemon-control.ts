/** What requests may ask of the daemon itself. */
export interface DaemonControl {
  /** Whether start-up is over, instances included. */
  ready(): boolean;
  /**
   * Goes down; a second call waits for the first.
   * @param options.instances also stop all instances, networks and the agent
   */
  shutDown(options: {
    readonly instances: boolean;
    readonly waitForOperations: boolean;
  }): Promise<void>;
  /** Whether it has been told to go down. */
  goingDown(): boolean;
  /**
   * Finds others for the database role of a member that goes down; asked of the leader.
   * @returns whether there was somebody
   * @throws DomainError (unavailable) where this is not the leader
   */
  handOver(member: number): Promise<boolean>;
}
