import { chain, invalid } from '@lxd/model/errors';
import type { InstanceName } from '@lxd/store/instances';
import type { ProfileRecord } from '@lxd/store/profiles';

import { checkDevices } from './device-check.js';
import type { InstanceDeps } from './instances/deps.js';
import { expand } from './instances/expand.js';
import { loadInstance, type LoadedInstance } from './instances/load.js';
import { instanceKey } from './instances/locks.js';
import { isRootDisk } from './instances/root-disk.js';
import { carryOut } from './instances/update.js';
import { checkProfileConfig } from './profile-config.js';
import type { ProfileContent, ProfileUsers } from './profiles.js';

/** How many instances are brought into line at the same time. */
const parallel = 8;

/** What a profile means for the instances that have it. */
export function profileUsersOf(deps: InstanceDeps): ProfileUsers {
  return {
    checkProfile({ config, devices }) {
      checkProfileConfig(config);
      checkDevices(devices);
    },

    async allowProfileChange(users, before, after) {
      const pools = [before, after].map(rootPool);
      if (pools[0] === null || pools[0] === pools[1]) return;
      for (const { project, name } of users) {
        const { record } = await loadInstance(deps, project, name);
        if (Object.values(record.devices).some(isRootDisk)) continue;
        throw invalid("At least one instance relies on this profile's root disk device");
      }
    },

    async profileChanged(users, before) {
      const failed: string[] = [];
      const queue = [...users];
      const worker = async () => {
        for (let user = queue.shift(); user !== undefined; user = queue.shift()) {
          await bringIntoLine(deps, user, before).catch((error: unknown) =>
            failed.push(`Project: ${user!.project}, Instance: ${user!.name}: ${chain(error)}`),
          );
        }
      };
      await Promise.all(Array.from({ length: parallel }, worker));
      return failed.sort();
    },
  };
}

/** The pool of a profile's root disk, null when it has none. */
function rootPool({ devices }: ProfileContent): string | null {
  return Object.values(devices).find(isRootDisk)?.['pool'] ?? null;
}

/** The database has the new profile already; the instance still runs with the old one. */
async function bringIntoLine(
  deps: InstanceDeps,
  { project, name }: InstanceName,
  before: ProfileRecord,
): Promise<void> {
  await deps.locks.run(instanceKey(project, name), 'update', async () => {
    const after = await loadInstance(deps, project, name);
    const profiles = after.profiles.map((one) => (one.name === before.name ? before : one));
    const was: LoadedInstance = {
      record: after.record,
      profiles,
      expanded: expand(profiles, after.record),
    };
    await carryOut(deps, was, after);
  });
}
