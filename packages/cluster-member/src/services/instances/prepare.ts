import { randomUUID } from 'node:crypto';

import type { Config, Devices } from '@lxd/model/api/config';
import type { InstancesPost } from '@lxd/model/api/instance';
import type { InstanceType } from '@lxd/model/api/instance-type';
import { invalid, quote } from '@lxd/model/errors';
import type { ImageRecord } from '@lxd/store/images';
import type { NewInstance } from '@lxd/store/instances';
import type { ProfileRecord } from '@lxd/store/profiles';

import { withoutEmpty } from '@lxd/model/key-registry';
import { instanceTypeLimits } from './instance-type.js';

/** What a new instance is decided from. */
export interface PrepareInput {
  readonly request: InstancesPost;
  readonly project: string;
  readonly name: string;
  readonly member: string;
  readonly image: ImageRecord | null;
  readonly profiles: readonly ProfileRecord[];
  /** Of this host, native first. */
  readonly architectures: readonly string[];
  readonly createdAt: string;
  readonly uuid?: () => string;
}

/**
 * The row of a new instance: what was asked for, plus what it inherits from its image.
 * @throws DomainError (invalid) with LXD's text
 */
export function prepareInstance(input: PrepareInput): NewInstance {
  const { request, image, profiles, architectures } = input;
  const uuid = input.uuid ?? randomUUID;
  const type = instanceType(request.type);
  if (image !== null && image.type !== type) {
    throw invalid(
      `Requested image's type '${image.type}' doesn't match instance type '${type}'`,
    );
  }
  const architecture = request.architecture || image?.architecture || architectures[0] || '';
  if (!architectures.includes(architecture)) {
    throw invalid("Requested architecture isn't supported by this host");
  }
  return {
    project: input.project,
    name: input.name,
    location: input.member,
    type,
    architecture,
    ephemeral: request.ephemeral ?? false,
    stateful: false,
    description: request.description ?? '',
    createdAt: input.createdAt,
    config: {
      ...imageConfig(image),
      ...requestedConfig(request),
      'volatile.uuid': uuid(),
      'volatile.cloud-init.instance-id': uuid(),
      'volatile.apply_template': 'create',
    },
    devices: request.devices ?? {},
    profiles: profiles.map(({ name }) => name),
  };
}

/** @throws DomainError (invalid) */
export function instanceType(asked: string | undefined): InstanceType {
  switch (asked ?? '') {
    case '':
    case 'container':
      return 'container';
    case 'virtual-machine':
      return 'virtual-machine';
    default:
      throw invalid('Invalid instance type');
  }
}

function imageConfig(image: ImageRecord | null): Config {
  if (image === null) return {};
  const config: Record<string, string> = { 'volatile.base_image': image.fingerprint };
  for (const [key, value] of Object.entries(image.properties)) {
    if (value !== '') config[`image.${key}`] = value;
  }
  return config;
}

/** What the client itself wants, its instance type spelled out. */
export const requestedConfig = (request: InstancesPost): Config => ({
  ...instanceLimits(request),
  ...withoutEmpty(request.config ?? {}),
});

/** Limits of the instance type, where the request leaves them open. */
function instanceLimits({ instance_type, config = {} }: InstancesPost): Config {
  if (!instance_type) return {};
  const limits = instanceTypeLimits(instance_type);
  return Object.fromEntries(Object.entries(limits).filter(([key]) => !config[key]));
}

/** A MAC for every NIC that has none: written once, so that it never changes (instances.md 14). */
export function missingHwaddrs(
  devices: Devices,
  config: Config,
  randomBytes: (count: number) => Buffer,
): Config {
  const found: Record<string, string> = {};
  for (const [name, options] of Object.entries(devices)) {
    if (options['type'] !== 'nic' || options['hwaddr']) continue;
    if (['physical', 'ipvlan', 'sriov'].includes(options['nictype'] ?? '')) continue;
    const key = `volatile.${name}.hwaddr`;
    if (config[key]) continue;
    found[key] = ['00', '16', '3e', ...randomBytes(3).toString('hex').match(/../g)!].join(':');
  }
  return found;
}

/** The profiles asked for, in order. @throws DomainError (invalid) */
export function checkProfiles(asked: readonly string[], found: readonly ProfileRecord[]): void {
  const names = new Set(found.map(({ name }) => name));
  const missing = asked.find((name) => !names.has(name));
  if (missing !== undefined) throw invalid(`Requested profile ${quote(missing)} doesn't exist`);
  if (new Set(asked).size < asked.length) throw invalid('Duplicate profile found in request');
}
