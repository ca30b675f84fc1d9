import type { Config, Devices } from '@lxd/model/api/config';
import { fields, list, map, text, anything, type Shape } from '../../print/shape.js';

/** What `lxd init` sets up: the answers of a person, the defaults of `--auto`, or a file. */
export interface Preseed {
  readonly config: Config;
  readonly networks: readonly PreseedNetwork[];
  readonly storage_pools: readonly PreseedPool[];
  readonly profiles: readonly PreseedProfile[];
  readonly projects: readonly PreseedProject[];
}

export interface PreseedNetwork {
  readonly name: string;
  readonly type: string;
  readonly description: string;
  readonly project: string;
  readonly config: Config;
}

export interface PreseedPool {
  readonly name: string;
  readonly driver: string;
  readonly description: string;
  readonly config: Config;
}

export interface PreseedProfile {
  readonly name: string;
  readonly description: string;
  readonly config: Config;
  readonly devices: Devices;
}

export interface PreseedProject {
  readonly name: string;
  readonly description: string;
  readonly config: Config;
}

export const emptyPreseed: Preseed = {
  config: {},
  networks: [],
  storage_pools: [],
  profiles: [],
  projects: [],
};

const named = { config: map(text), description: text, name: text };

const common = {
  config: map(text),
  networks: list(fields({ ...named, type: text, project: text })),
  storage_pools: list(fields({ ...named, driver: text })),
  profiles: list(fields({ config: map(text), description: text, devices: map(map(text)), name: text })),
  projects: list(fields(named)),
};

/** As a person is shown it, and as `--preseed` reads it. */
export const preseedShape: Shape = fields({ ...common, cluster: anything });

/** As `--dump` prints it: only what can be given back. */
export const dumpShape: Shape = fields(common);
