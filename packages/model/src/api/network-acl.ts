import type { Config } from './config.js';

// Access control lists: `/1.0/network-acls`.

/** One rule. */
export interface NetworkACLRule {
  readonly action: string; // allow, reject, drop
  readonly description?: string;
  readonly destination?: string;
  readonly destination_port?: string;
  readonly icmp_code?: string;
  readonly icmp_type?: string;
  readonly protocol?: string;
  readonly source?: string;
  readonly source_port?: string;
  readonly state: string; // enabled, disabled, logged
}

/** The writable part of an ACL. */
export interface NetworkACLPut {
  readonly config: Config;
  readonly description: string;
  readonly egress: readonly NetworkACLRule[];
  readonly ingress: readonly NetworkACLRule[];
}

/** An ACL. */
export interface NetworkACL extends NetworkACLPut {
  readonly name: string;
  readonly used_by: readonly string[];
}

/** Creates an ACL. */
export interface NetworkACLsPost extends Partial<NetworkACLPut> {
  readonly name: string;
}

/** Renames an ACL. */
export interface NetworkACLPost {
  readonly name: string;
}
