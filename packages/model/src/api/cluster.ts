import type { Config } from './config.js';

// Clustering: `/1.0/cluster`.

/** A key that differs from member to member and that a joiner must supply. */
export interface ClusterMemberConfigKey {
  readonly name: string;
  readonly description: string;
  readonly entity: string;
  readonly key: string;
  readonly value: string;
}

/** The member's view of the cluster. */
export interface Cluster {
  readonly enabled: boolean;
  readonly member_config: readonly ClusterMemberConfigKey[];
  readonly server_name: string;
}

/** Bootstraps, joins or leaves. */
export interface ClusterPut extends Partial<Cluster> {
  readonly cluster_address?: string;
  readonly cluster_certificate?: string;
  readonly cluster_password?: string;
  readonly server_address?: string;
}

/** The new certificate and key, PEM. */
export interface ClusterCertificatePut {
  readonly cluster_certificate: string;
  readonly cluster_certificate_key: string;
}

/** The writable part of a member. */
export interface ClusterMemberPut {
  readonly config: Config;
  readonly description: string;
  readonly failure_domain: string;
  readonly groups: readonly string[];
  readonly roles: readonly string[];
}

/** A member. */
export interface ClusterMember extends ClusterMemberPut {
  readonly architecture: string;
  readonly database: boolean;
  readonly message: string;
  readonly server_name: string;
  readonly status: string;
  readonly url: string;
}

/** Renames a member. */
export interface ClusterMemberPost {
  readonly server_name: string;
}

/** Asks for a join token. */
export interface ClusterMembersPost {
  readonly server_name: string;
}

/** What a join token carries, base64 of its JSON. */
export interface ClusterMemberJoinToken {
  readonly addresses: readonly string[];
  readonly fingerprint: string;
  readonly secret: string;
  readonly server_name: string;
}

/** Evacuates or restores a member. */
export interface ClusterMemberStatePost {
  readonly action: 'evacuate' | 'restore';
  readonly mode?: string; // cluster.evacuate for this time only
}

/** The writable part of a group. */
export interface ClusterGroupPut {
  readonly description: string;
  readonly members: readonly string[];
}

/** A group of members. */
export interface ClusterGroup extends ClusterGroupPut {
  readonly name: string;
}

/** Renames a group. */
export interface ClusterGroupPost {
  readonly name: string;
}

/** Creates a group. */
export interface ClusterGroupsPost {
  readonly name: string;
  readonly description?: string;
  readonly members?: readonly string[];
}
