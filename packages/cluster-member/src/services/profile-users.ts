import { checkExpandedConfig, checkProfileConfig } from '@lxd/model/instance-config/check';
import { findRootDisk, hasDevices, isRootDisk } from '@lxd/model/instance-config/root-disk';
import { chain, DomainError, invalid } from '@lxd/model/errors';
import type { ProfileRecord } from '@lxd/store/profiles';

import { checkDevices, checkDiskPaths } from './instances/check-devices.js';
import type { InstanceDeps } from './instances/deps.js';
import { expand } from './instances/expand.js';
import { loadInstance, type LoadedInstance } from './instances/load.js';
import { instanceKey } from './instances/locks.js';
import { knownNetworks } from './instances/spec.js';
import { storeUpdate } from './instances/update.js';
import type { ProfileContent, ProfileUser, ProfileUsers } from './profiles.js';

/** What profiles need of instances: whether a change may be, and carrying it to them. */
export function profileUsersOf(deps: InstanceDeps): ProfileUsers {
  return {
    async checkProfile(project, content) {
      checkProfileConfig(content.config);
      const networks = await knownNetworks(deps, project, content.devices);
      checkDevices(content.devices, { instanceType: null, project, networks });
      checkDiskPaths(content.devices);
    },

    async allowProfileChange(users, before, after) {
      const privileges = deps.rules.unprivilegedOnly && changesPrivileges(before, after);
      if (rootPoolOf(before) === rootPoolOf(after) && !privileges) return;
      for (const { project, name } of users) {
        const instance = await loadInstance(deps, project, name);
        if (privileges) {
          const profiles = replaced(instance.profiles, before.name, after);
          checkExpandedConfig(expand(profiles, instance.record).config, deps.rules);
        }
        if (!hasDevices(instance.expanded.devices)) continue;
        const pool = findRootDisk(instance.expanded.devices).pool;
        const changed = expand(replaced(instance.profiles, before.name, after), instance.record);
        const stays = Object.values(changed.devices).some(
          (device) => isRootDisk(device) && device['pool'] === pool,
        );
        if (!stays) throw invalid("At least one instance relies on this profile's root disk device");
      }
    },

    async profileChanged(users, before) {
      const failed: string[] = [];
      const waiting = [...users];
      const worker = async () => {
        for (let user = waiting.shift(); user !== undefined; user = waiting.shift()) {
          const { project, name } = user;
          await carryTo(deps, user, before).catch((error: unknown) =>
            failed.push(`Project: ${project}, Instance: ${name}: ${chain(error)}`),
          );
        }
      };
      await Promise.all(Array.from({ length: atOnce }, worker));
      return failed.sort();
    },
  };
}

const atOnce = 8; // each is a call to the agent and a flush of the database

/** Whether instances could come to have rights on the host that a stopped one would only use later. */
const changesPrivileges = (before: ProfileContent, after: ProfileContent): boolean =>
  ['raw.idmap', 'raw.lxc', 'security.privileged'].some(
    (key) => (before.config[key] ?? '') !== (after.config[key] ?? ''),
  );

const rootPoolOf = ({ devices }: ProfileContent): string | undefined =>
  Object.values(devices).find(isRootDisk)?.['pool'];

/** The profiles with new content in one of them. */
const replaced = (
  profiles: readonly ProfileRecord[],
  name: string,
  content: ProfileContent,
): ProfileRecord[] => profiles.map((one) => (one.name === name ? { ...one, ...content } : one));

function unlessMissing(error: unknown): null {
  if (error instanceof DomainError && error.kind === 'not-found') return null;
  throw error;
}

/** The profile is stored already; the instance goes from what it was to what it now is. */
async function carryTo(
  deps: InstanceDeps,
  { project, name }: ProfileUser,
  before: ProfileRecord,
): Promise<void> {
  await deps.locks.run(instanceKey(project, name), 'update', async () => {
    const after = await loadInstance(deps, project, name).catch(unlessMissing);
    if (after === null) return; // deleted meanwhile
    const old = after.profiles.map((one) => (one.name === before.name ? before : one));
    const was: LoadedInstance = { ...after, profiles: old, expanded: expand(old, after.record) };
    if (JSON.stringify(was.expanded) === JSON.stringify(after.expanded)) return;
    await storeUpdate(deps, was, after.record, after.profiles);
  });
}
