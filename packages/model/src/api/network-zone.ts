import type { Config } from './config.js';

// DNS zones: `/1.0/network-zones`.

/** The writable part of a zone. */
export interface NetworkZonePut {
  readonly config: Config;
  readonly description: string;
}

/** A zone. */
export interface NetworkZone extends NetworkZonePut {
  readonly name: string;
  readonly used_by: readonly string[];
}

/** Creates a zone. */
export interface NetworkZonesPost extends Partial<NetworkZonePut> {
  readonly name: string;
}

/** One entry of a record. */
export interface NetworkZoneRecordEntry {
  readonly ttl?: number; // seconds
  readonly type: string; // A, AAAA, TXT, ...
  readonly value: string;
}

/** The writable part of a record. */
export interface NetworkZoneRecordPut {
  readonly config: Config;
  readonly description: string;
  readonly entries: readonly NetworkZoneRecordEntry[];
}

/** A record. */
export interface NetworkZoneRecord extends NetworkZoneRecordPut {
  readonly name: string;
}

/** Creates a record. */
export interface NetworkZoneRecordsPost extends Partial<NetworkZoneRecordPut> {
  readonly name: string;
}
