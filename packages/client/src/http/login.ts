/** Proves who the user is to a server that doesn't go by certificates alone. */
export interface Login {
  /** Sent with every request to `url`. */
  headers(url: string): Promise<Readonly<Record<string, string>>>;
  /**
   * Looks at a refusal and does what it asks for.
   * @param json the body of the reply
   * @returns whether to send the request again
   */
  answer(url: string, status: number, json: unknown): Promise<boolean>;
}
