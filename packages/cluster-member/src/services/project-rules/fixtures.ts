import type { Config, Devices } from '@lxd/model/api/config';
import type { InstanceType } from '@lxd/model/api/instance-type';

import type { ProjectSnapshot, RuledInstance } from './snapshot.js';

/** A project `p1` with profiles of its own and nothing in it, for tests. */
export const project = (config: Config, holds: Partial<ProjectSnapshot> = {}): ProjectSnapshot => ({
  name: 'p1',
  config,
  instances: [],
  profiles: [],
  ownProfiles: true,
  volumes: [],
  networks: [],
  ...holds,
});

/** An instance without profiles. */
export const instance = (
  name: string,
  config: Config = {},
  devices: Devices = {},
  type: InstanceType = 'container',
): RuledInstance => ({ name, type, config, devices, profiles: [] });

export const container = instance;

export const virtualMachine = (name: string, config: Config = {}, devices: Devices = {}) =>
  instance(name, config, devices, 'virtual-machine');

/** A root disk of this size. */
export const root = (size: string, state?: string): Devices => ({
  root: {
    type: 'disk',
    path: '/',
    pool: 'default',
    ...(size === '' ? {} : { size }),
    ...(state === undefined ? {} : { 'size.state': state }),
  },
});
