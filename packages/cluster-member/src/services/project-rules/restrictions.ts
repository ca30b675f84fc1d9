import type { Config } from '@lxd/model/api/config';
import type { InstanceType } from '@lxd/model/api/instance-type';
import { internal, quote } from '@lxd/model/errors';
import { projectKeys } from '@lxd/model/project-keys';

import { allowsLowLevel, checkRestrictedConfig } from './restricted-config.js';
import { checkRestrictedDevices } from './restricted-devices.js';
import { expandInstances, isRestricted, type ProjectSnapshot } from './snapshot.js';

/**
 * Whether everything in a project keeps its restrictions. That the project is restricted at all
 * is for the caller to know.
 * @throws DomainError (internal, as LXD) for the first instance or profile that doesn't
 */
export function checkRestrictions(snapshot: ProjectSnapshot): void {
  const { config: project, name } = snapshot;
  for (const { name: instance, type, config, devices } of expandInstances(snapshot)) {
    const subject = { type, name: instance, project: name };
    checkRestrictedConfig(project, subject, config);
    checkRestrictedDevices(project, subject, devices);
  }
  if (!snapshot.ownProfiles) return;
  for (const { name: profile, config, devices } of snapshot.profiles) {
    const subject = { type: null, name: profile, project: name };
    checkRestrictedConfig(project, subject, config);
    checkRestrictedDevices(project, subject, devices);
  }
}

/** What anybody may set, since the server's own tools do. */
const safeVolatile =
  /^volatile\.(apply_template|base_image|last_state\.power|.*\.apply_quota|.*\.hwaddr)$/;

/** An instance whose configuration a client has written. */
export interface WrittenInstance {
  readonly project: string;
  readonly type: InstanceType;
  readonly name: string;
}

/**
 * The keys a client must not set by itself in a restricted project, since what it could say there
 * is taken for the server's own word.
 * @param given what the client wants
 * @param now what is there
 */
export function forbiddenVolatile(
  project: Config,
  type: InstanceType,
  given: Config,
  now: Config,
): string[] {
  if (!isRestricted(project) || allowsLowLevel(project, type)) return [];
  return Object.keys(given)
    .filter((key) => key.startsWith('volatile.') && !safeVolatile.test(key))
    .filter((key) => (given[key] ?? '') !== (now[key] ?? ''))
    .sort();
}

/** @throws DomainError (internal, as LXD) */
export function checkVolatile(
  project: Config,
  instance: WrittenInstance,
  given: Config,
  now: Config,
): void {
  const [key] = forbiddenVolatile(project, instance.type, given, now);
  if (key === undefined) return;
  throw internal(
    `${now[key] ? 'Changing' : 'Setting'} ${quote(key)} on ${instance.type} ${quote(instance.name)} in project ${quote(instance.project)} is forbidden`,
  );
}

/** Instances' and volumes'. @throws DomainError (internal, as LXD) */
export function checkBackupAllowed(project: string, config: Config): void {
  if (!isRestricted(config) || projectKeys.read(config, 'restricted.backups') === 'allow') return;
  throw internal(`Project ${project} doesn't allow for backup creation`);
}

/** Instances' and volumes', by a client or by schedule. @throws DomainError (internal, as LXD) */
export function checkSnapshotAllowed(project: string, config: Config): void {
  if (!isRestricted(config) || projectKeys.read(config, 'restricted.snapshots') === 'allow') return;
  throw internal(`Project ${project} doesn't allow for snapshot creation`);
}
