// Leases: `/1.0/networks/{name}/leases`.

/** An address in use on a managed network. */
export interface NetworkLease {
  readonly address: string;
  readonly hostname: string;
  readonly hwaddr: string;
  readonly location: string;
  readonly type: 'dynamic' | 'static' | 'uplink' | 'gateway';
}
