import type { Config } from '@lxd/model/api/config';
import type { InstancesPost } from '@lxd/model/api/instance';
import { DomainError } from '@lxd/model/errors';
import { randomInstanceName } from '@lxd/model/random-names';
import { parseByteSize } from '@lxd/model/units';
import { wantsNothing, type Wants } from '@lxd/scheduler/cluster-view';
import type { Considered, PlacementRequest } from '@lxd/scheduler/place-instance';
import { getProfiles } from '@lxd/store/profiles';

import { allowedGroups } from '../project-rules/restricted-placement.js';
import { resolveImage } from './create.js';
import type { InstanceDeps } from './deps.js';
import { expand } from './expand.js';
import { requestedConfig } from './prepare.js';

/** Where a new instance goes, by which request, and why. */
export interface PlacedCreation {
  readonly member: string;
  readonly request: InstancesPost;
  readonly considered: readonly Considered[];
}

/**
 * Chooses the member that makes an instance, where the client leaves it open.
 * @param group of `--target @<group>`; null: none
 * @returns null when the request makes no sense: who serves it says why
 */
export async function placeCreation(
  deps: InstanceDeps,
  project: string,
  asked: InstancesPost,
  group: string | null,
): Promise<PlacedCreation | null> {
  const name = asked.name || randomInstanceName(Math.random);
  const request = { ...asked, name };
  const wanted = await placementRequest(deps, project, request, group).catch((error: unknown) => {
    if (error instanceof DomainError && error.kind !== 'unavailable') return null;
    throw error;
  });
  if (wanted === null) return null;
  const { member, considered } = await deps.placer.place(wanted, { project, name });
  return { member, request, considered };
}

async function placementRequest(
  deps: InstanceDeps,
  project: string,
  request: InstancesPost,
  group: string | null,
): Promise<PlacementRequest> {
  const { config: rules } = await deps.projects.require(project);
  const imageOwner = await deps.projects.ownerOf(project, 'images');
  const image = request.source ? await resolveImage(deps, imageOwner, request.source) : null;
  const profileOwner = await deps.projects.ownerOf(project, 'profiles');
  const profiles = await getProfiles(
    deps.store,
    profileOwner,
    request.profiles ?? image?.profiles ?? ['default'],
  );
  const { config, devices } = expand(profiles, {
    config: requestedConfig(request),
    devices: request.devices ?? {},
  });
  const all = Object.values(devices);
  const ofDefaultProject = (await deps.projects.ownerOf(project, 'networks')) === 'default';
  return {
    architecture: request.architecture || image?.architecture || null,
    preferredArchitecture: deps.serverConfig()['images.default_architecture'] || null,
    target: null,
    group,
    allowedGroups: allowedGroups(rules),
    pools: all.flatMap(({ type, pool }) => (type === 'disk' && pool ? [pool] : [])),
    // Networks of other projects span all members.
    networks: ofDefaultProject
      ? all.flatMap(({ type, network }) => (type === 'nic' && network ? [network] : []))
      : [],
    wants: wantsOf(config, all.find(({ type, path }) => type === 'disk' && path === '/')?.['size']),
    except: [],
  };
}

/** What its limits promise an instance, as far as they are absolute. */
export function wantsOf(config: Config, rootSize: string | undefined): Wants {
  const memory = config['limits.memory'] ?? '';
  const cpus = config['limits.cpu'] ?? '';
  return {
    ...wantsNothing,
    memoryBytes: memory === '' || memory.endsWith('%') ? null : parseByteSize(memory),
    cpus: /^\d+$/.test(cpus) ? Number(cpus) : null,
    diskBytes: rootSize ? parseByteSize(rootSize) : null,
  };
}
