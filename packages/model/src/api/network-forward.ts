import type { Config } from './config.js';

// Address forwards: `/1.0/networks/{name}/forwards`.

/** One set of ports. */
export interface NetworkForwardPort {
  readonly description: string;
  readonly listen_port: string; // like 80,443,8000-8010
  readonly protocol: string; // tcp, udp
  readonly target_address: string;
  readonly target_port: string;
}

/** The writable part of a forward. */
export interface NetworkForwardPut {
  readonly config: Config;
  readonly description: string;
  readonly ports: readonly NetworkForwardPort[];
}

/** A forward. */
export interface NetworkForward extends NetworkForwardPut {
  readonly listen_address: string;
  readonly location: string;
}

/** Creates a forward. */
export interface NetworkForwardsPost extends Partial<NetworkForwardPut> {
  readonly listen_address: string;
}
