import type { Config } from './config.js';

// The server: `/1.0`.

/** The writable part of the server. */
export interface ServerPut {
  readonly config: Readonly<Record<string, unknown>>; // strings, and true for a hidden key
}

/** What anyone may read. */
export interface ServerUntrusted {
  readonly api_extensions: readonly string[];
  readonly api_status: string;
  readonly api_version: string;
  readonly auth: 'trusted' | 'untrusted';
  readonly auth_methods: readonly string[];
  readonly public: boolean;
}

/** A storage driver that works on this host. The only type with capitalised names. */
export interface ServerStorageDriverInfo {
  readonly Name: string;
  readonly Remote: boolean;
  readonly Version: string;
}

/** What the server is and stands on. */
export interface ServerEnvironment {
  readonly addresses: readonly string[];
  readonly architectures: readonly string[];
  readonly certificate: string; // PEM
  readonly certificate_fingerprint: string;
  readonly driver: string; // like "lxc | qemu"
  readonly driver_version: string;
  readonly firewall: string;
  readonly kernel: string;
  readonly kernel_architecture: string;
  readonly kernel_features: Config;
  readonly kernel_version: string;
  readonly lxc_features: Config;
  readonly os_name: string;
  readonly os_version: string;
  readonly project: string;
  readonly server: string;
  readonly server_clustered: boolean;
  readonly server_event_mode: string;
  readonly server_name: string;
  readonly server_pid: number;
  readonly server_version: string;
  readonly storage: string;
  readonly storage_supported_drivers: readonly ServerStorageDriverInfo[];
  readonly storage_version: string;
}

/** What a trusted client reads; `config` for administrators only. */
export interface Server extends ServerUntrusted {
  readonly config?: Readonly<Record<string, unknown>>;
  readonly environment: ServerEnvironment;
}
