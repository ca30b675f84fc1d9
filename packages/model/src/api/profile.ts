import type { Config, Devices } from './config.js';

// Profiles: `/1.0/profiles`.

/** The writable part of a profile. */
export interface ProfilePut {
  readonly config: Config;
  readonly description: string;
  readonly devices: Devices;
}

/** A profile. */
export interface Profile extends ProfilePut {
  readonly name: string;
  readonly used_by: readonly string[];
}

/** Creates a profile. */
export interface ProfilesPost extends Partial<ProfilePut> {
  readonly name: string;
}

/** Renames a profile. */
export interface ProfilePost {
  readonly name: string;
}
