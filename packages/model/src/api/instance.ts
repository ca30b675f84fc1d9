import type { Config, Devices } from './config.js';
import type { InstanceStatePut } from './instance-state.js';
import type { InstanceType } from './instance-type.js';
import type { StatusCode } from './status-code.js';

// Instances: `/1.0/instances`.

/** The writable part of an instance. */
export interface InstancePut {
  readonly architecture: string;
  readonly config: Config;
  readonly description: string;
  readonly devices: Devices;
  readonly ephemeral: boolean;
  readonly profiles: readonly string[];
  readonly restore?: string; // snapshot name; alone in a request it restores
  readonly stateful: boolean;
}

/** An instance. */
export interface Instance extends InstancePut {
  readonly name: string;
  readonly created_at: string;
  readonly expanded_config: Config;
  readonly expanded_devices: Devices;
  readonly last_used_at: string; // 1970-01-01T00:00:00Z: never started
  readonly location: string; // member, "none" when not clustered
  readonly project: string;
  readonly status: string;
  readonly status_code: StatusCode;
  readonly type: InstanceType;
}

/** Creates an instance. */
export interface InstancesPost extends Partial<InstancePut> {
  readonly name?: string;
  readonly instance_type?: string; // like t2.micro or c1-m1
  readonly source?: InstanceSource;
  readonly type?: InstanceType | '';
}

/** What a new instance is made from. */
export interface InstanceSource {
  readonly alias?: string;
  readonly allow_inconsistent?: boolean;
  readonly 'base-image'?: string;
  readonly certificate?: string; // PEM
  readonly container_only?: boolean;
  readonly fingerprint?: string;
  readonly instance_only?: boolean;
  readonly live?: boolean;
  readonly mode?: string; // pull (default), push, relay
  readonly operation?: string;
  readonly project?: string;
  readonly properties?: Config; // finds the newest image that has them all
  readonly protocol?: string; // lxd, simplestreams
  readonly refresh?: boolean;
  readonly secret?: string;
  readonly secrets?: Config;
  readonly server?: string;
  readonly source?: string; // of a copy: instance or instance/snapshot
  readonly type: 'image' | 'migration' | 'copy' | 'none';
}

/** Renames, moves or migrates an instance. */
export interface InstancePost {
  readonly name?: string;
  readonly allow_inconsistent?: boolean;
  readonly container_only?: boolean;
  readonly instance_only?: boolean;
  readonly live?: boolean;
  readonly migration?: boolean;
  readonly pool?: string;
  readonly project?: string;
  readonly target?: InstancePostTarget;
}

/** Where a push migration connects to. */
export interface InstancePostTarget {
  readonly certificate?: string;
  readonly operation?: string;
  readonly secrets?: Config;
}

/** Changes the state of every instance. */
export interface InstancesPut {
  readonly state: InstanceStatePut;
}
