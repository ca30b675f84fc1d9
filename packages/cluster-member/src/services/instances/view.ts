import { EPOCH_TIME } from '@lxd/model/api/time';
import type { Instance } from '@lxd/model/api/instance';
import { statusCode, StatusCode } from '@lxd/model/api/status-code';
import type { InstanceRecord } from '@lxd/store/instances';

import type { Expanded } from './expand.js';
import type { RunningStatus } from './statuses.js';

/** An instance as the API shows it. */
export function instanceView(
  record: InstanceRecord,
  expanded: Expanded,
  running: RunningStatus | null,
): Instance {
  const status = running?.status ?? 'Stopped';
  return {
    architecture: record.architecture,
    config: record.config,
    devices: record.devices,
    ephemeral: record.ephemeral,
    profiles: record.profiles,
    stateful: record.stateful,
    description: record.description,
    created_at: record.createdAt,
    expanded_config: expanded.config,
    expanded_devices: expanded.devices,
    name: record.name,
    status,
    status_code: statusCode(status) ?? StatusCode.Error,
    last_used_at: record.lastUsedAt ?? EPOCH_TIME,
    location: record.location,
    type: record.type,
    project: record.project,
  };
}

/** What an ETag covers (rest-api.md 7). */
export const instanceEtag = (record: InstanceRecord): unknown => [
  record.architecture,
  record.config,
  record.devices,
  record.ephemeral,
  record.profiles,
];
