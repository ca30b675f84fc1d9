import type { Readable } from 'node:stream';

import { invalid } from '@lxd/model/errors';

import type { Requestor } from '../../auth/caller.js';
import { apiUrl } from '../../http/url.js';
import { begun } from './begun.js';
import type { InstanceDeps } from './deps.js';
import { loadInstance } from './load.js';

interface LogAddress {
  readonly project: string;
  readonly name: string;
  readonly file: string;
}

/** Addresses of the instance's log files. */
export async function listLogs(
  deps: InstanceDeps,
  project: string,
  name: string,
): Promise<string[]> {
  await loadInstance(deps, project, name);
  const { names } = await deps.agent.instances.listLogs({ project, name });
  return names
    .filter(isLogName)
    .sort()
    .map((file) => apiUrl(['instances', name, 'logs', file], project));
}

export async function readLog(
  deps: InstanceDeps,
  { project, name, file }: LogAddress,
  requestor: Requestor,
): Promise<Readable> {
  await loadInstance(deps, project, name);
  checkLogName(file);
  const content = await begun(deps.agent.instances.readLog({ ref: { project, name }, name: file }));
  tell(deps, 'retrieved', { project, name, file }, requestor);
  return content;
}

export async function deleteLog(
  deps: InstanceDeps,
  { project, name, file }: LogAddress,
  requestor: Requestor,
): Promise<void> {
  await loadInstance(deps, project, name);
  checkLogName(file);
  if (file === 'lxc.log' || file === 'lxc.conf') {
    throw invalid('lxc.log and lxc.conf may not be deleted');
  }
  await deps.agent.instances.deleteLog({ ref: { project, name }, name: file });
  tell(deps, 'deleted', { project, name, file }, requestor);
}

function tell(
  { events }: InstanceDeps,
  what: string,
  { project, name, file }: LogAddress,
  requestor: Requestor,
): void {
  events.lifecycle({
    action: `instance-log-${what}`,
    source: apiUrl(['instance', name, 'logs', file], project), // singular, as LXD 5.2
    project,
    requestor,
  });
}

function checkLogName(file: string): void {
  if (!isLogName(file)) throw invalid(`log file name ${file} not valid`);
}

/** No other file of the folder is anybody's business. */
const isLogName = (file: string): boolean =>
  !file.includes('/') &&
  (['console.log', 'forkexec.log', 'lxc.conf', 'lxc.log', 'qemu.log'].includes(file) ||
    /^(exec_|migration_|proxy\.|snapshot_)/.test(file));
