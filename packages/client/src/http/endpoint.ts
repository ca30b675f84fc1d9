/** Where a server listens. */
export type Endpoint = UnixEndpoint | HttpsEndpoint;

/** A local server; being able to open the socket is all the authentication there is. */
export interface UnixEndpoint {
  readonly kind: 'unix';
  readonly socketPath: string;
}

/** A server on the network. */
export interface HttpsEndpoint {
  readonly kind: 'https';
  readonly url: string; // https://host:port, no trailing slash
  readonly tls: ClientTls;
}

/** What the client shows and what it expects to see. All PEM; null: absent. */
export interface ClientTls {
  readonly certificate: string | null;
  readonly key: string | null;
  /** The one server certificate to accept, compared byte for byte. Null: the system's authorities decide. */
  readonly pinned: string | null;
  /** The authority of PKI mode (`client.ca`). */
  readonly ca: string | null;
}
