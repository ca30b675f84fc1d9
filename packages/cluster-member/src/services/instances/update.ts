import { randomBytes, randomUUID } from 'node:crypto';

import type { InstancePut } from '@lxd/model/api/instance';
import { invalid, wrap } from '@lxd/model/errors';
import { checkSameRootPool } from '@lxd/model/instance-config/root-disk';
import { checkVirtualMachineUpdate } from '@lxd/model/instance-config/live-update';
import { checkVolatileUpdate } from '@lxd/model/instance-config/volatile';
import { updateInstance as updateRow, type InstanceRecord } from '@lxd/store/instances';
import { deleteIntent, insertIntent } from '@lxd/store/intents';
import { getProfiles } from '@lxd/store/profiles';
import type { Statement } from '@lxd/store/store';

import type { Requestor } from '../../auth/caller.js';
import { withoutEmpty } from '@lxd/model/key-registry';
import { checkVolumes } from './check-volumes.js';
import { chooseIdmap } from './choose-idmap.js';
import type { InstanceDeps } from './deps.js';
import { expand, type Expanded } from './expand.js';
import { tellInstance } from './lifecycle.js';
import { loadInstance, type LoadedInstance } from './load.js';
import { instanceKey } from './locks.js';
import { checkProfiles, missingHwaddrs } from './prepare.js';
import { checkNicConflicts, deviceMoves } from './nic-conflicts.js';
import { planUpdate } from './plan-update.js';
import { instanceSpec, knownNetworks } from './spec.js';
import { inContext, validateConfig, validateDevices } from './validate.js';
import { instanceEtag } from './view.js';

/** The parts of an instance a client may write; what is absent stays as it is. */
export type InstanceChange = Partial<
  Pick<InstancePut, 'architecture' | 'config' | 'description' | 'devices' | 'ephemeral' | 'profiles'>
>;

/** What is to become of what is there. */
export interface InstanceUpdate {
  readonly change: (now: InstanceRecord) => InstanceChange;
  readonly ifMatch: (content: unknown) => void;
}

/** @throws DomainError what the client is told before the work begins */
export async function checkUpdate(
  deps: InstanceDeps,
  project: string,
  name: string,
  { change, ifMatch }: InstanceUpdate,
): Promise<void> {
  const { record } = await loadInstance(deps, project, name);
  ifMatch(instanceEtag(record));
  await deps.projectRules.checkInstanceUpdate(project, record, changed(record, change(record)));
}

/**
 * Carries out a change of configuration: checked, applied to the running instance, stored; all or
 * nothing.
 * @param change makes the new content from what is there now
 */
export async function updateInstance(
  deps: InstanceDeps,
  project: string,
  name: string,
  options: InstanceUpdate & { readonly requestor: Requestor | null },
): Promise<void> {
  await deps.locks.run(instanceKey(project, name), 'update', async () => {
    const before = await loadInstance(deps, project, name);
    options.ifMatch(instanceEtag(before.record));
    const change = options.change(before.record);
    await apply(deps, before, change);
  });
  tellInstance(deps, 'updated', project, name, options.requestor);
}

async function apply(
  deps: InstanceDeps,
  before: LoadedInstance,
  change: InstanceChange,
): Promise<void> {
  const { project } = before.record;
  const owner = await deps.projects.ownerOf(project, 'profiles');
  const wanted = changed(before.record, change);
  const profiles = await getProfiles(deps.store, owner, wanted.profiles);
  checkProfiles(wanted.profiles, profiles);
  if (!deps.facts().architectures.includes(wanted.architecture)) {
    throw invalid("Requested architecture isn't supported by this host");
  }
  checkVolatileUpdate(before.record.config, wanted.config);
  await deps.projectRules.updateInstance(project, before.record, wanted, (guards) =>
    storeUpdate(deps, before, wanted, profiles, guards),
  );
}

const changed = (now: InstanceRecord, change: InstanceChange): InstanceRecord => ({
  ...now,
  ...change,
  config: withoutEmpty(change.config ?? now.config),
});

/** From `before` to `wanted` with these profiles; the caller holds the instance's lock. */
export async function storeUpdate(
  deps: InstanceDeps,
  before: LoadedInstance,
  wanted: InstanceRecord,
  profiles: LoadedInstance['profiles'],
  guards: readonly Statement[] = [],
): Promise<void> {
  const record = await complete(deps, before, wanted, expand(profiles, wanted));
  await carryOut(deps, before, { record, expanded: expand(profiles, record), profiles }, guards);
}

/** Adds what the server itself keeps in the configuration, and checks the whole. */
async function complete(
  deps: InstanceDeps,
  before: LoadedInstance,
  wanted: InstanceRecord,
  expanded: Expanded,
): Promise<InstanceRecord> {
  inContext('Invalid config', () => validateConfig(deps, wanted, expanded));
  await validateDevices(deps, wanted, expanded);
  checkSameRootPool(before.expanded.devices, expanded.devices);
  await checkVolumes(deps, wanted.project, before.expanded.devices, expanded.devices);
  const running = deps.statuses.get(wanted.project, wanted.name) !== null;
  if (running && wanted.type === 'virtual-machine') {
    checkVirtualMachineUpdate(before.expanded.config, expanded.config);
  }
  const plan = planUpdate(before, { record: wanted, expanded });
  const config: Record<string, string> = { ...wanted.config };
  for (const key of plan.staleVolatile) delete config[key];
  if (plan.newInstanceId) config['volatile.cloud-init.instance-id'] = randomUUID();
  Object.assign(config, missingHwaddrs(expanded.devices, config, randomBytes));
  if (plan.newIdmap) Object.assign(config, await newIdmap(deps, expanded, wanted));
  const { project, name } = wanted;
  const owner = { project, name, config, devices: expanded.devices };
  const networks = await knownNetworks(deps, project, expanded.devices);
  await checkNicConflicts(deps, owner, networks, deviceMoves(before.expanded.devices, owner.devices));
  return { ...wanted, config };
}

async function newIdmap(deps: InstanceDeps, { config }: Expanded, self: InstanceRecord) {
  try {
    return await chooseIdmap(deps, config, self);
  } catch (error) {
    throw wrap('Failed to get ID map', error);
  }
}

/**
 * Host first, then the row; if storing fails the host goes back. A crash between the two leaves
 * an intent, and the next start brings the host back to what the row says.
 */
export async function carryOut(
  deps: InstanceDeps,
  before: LoadedInstance,
  after: LoadedInstance,
  guards: readonly Statement[] = [],
): Promise<void> {
  const { project, name } = after.record;
  const was = await instanceSpec(deps, before.record, before.expanded);
  const willBe = await instanceSpec(deps, after.record, after.expanded);
  const subject = instanceKey(project, name);
  const running = deps.statuses.get(project, name) !== null;
  if (running) {
    const data = { config: after.expanded.config, devices: after.expanded.devices };
    const intent = { kind: 'instance-update', subject, data };
    await deps.store.transaction(insertIntent(deps.member(), intent, deps.now().toISOString()));
  }
  const forget = running ? deleteIntent(deps.member(), 'instance-update', subject) : [];
  let volatile: Record<string, string>;
  try {
    ({ volatile } = await deps.agent.instances.update({ before: was, after: willBe }));
  } catch (error) {
    if (forget.length > 0) await deps.store.transaction(forget); // the agent undid it itself
    throw error;
  }
  const { record } = after;
  try {
    await deps.store.transaction([
      ...guards,
      ...updateRow(
        project,
        name,
        {
          architecture: record.architecture,
          description: record.description,
          ephemeral: record.ephemeral,
          config: withoutEmpty({ ...record.config, ...volatile }),
          devices: record.devices,
          profiles: record.profiles,
        },
        await deps.projects.ownerOf(project, 'profiles'),
      ),
      ...forget,
    ]);
  } catch (error) {
    await deps.agent.instances.update({ before: willBe, after: was });
    throw error;
  }
}
