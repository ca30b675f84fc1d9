import { clusterMemberKeys } from '@lxd/model/cluster-member-keys';
import type { ConfigKey } from '@lxd/model/config-key';
import { instanceKeys } from '@lxd/model/instance-keys/index';
import {
  networkAclKeys,
  networkForwardKeys,
  networkPeerKeys,
  networkZoneKeys,
  networkZoneRecordKeys,
} from '@lxd/model/network-object-keys';
import { projectKeys } from '@lxd/model/project-keys';
import { serverKeys } from '@lxd/model/server-keys/index';
import {
  deviceKeySets,
  networkKeySets,
  poolKeySets,
  volumeKeySets,
} from '@lxd/node-agent/catalog';

/** Keys that are documented together: what has them, and the part of its configuration. */
export interface KeyGroup {
  readonly entity: string;
  readonly group: string;
  readonly keys: readonly ConfigKey[];
}

/** Every configuration key there is, grouped as later versions of LXD group them. */
export function configurationKeys(): readonly KeyGroup[] {
  const one = (entity: string, group: string, keys: readonly ConfigKey[]): KeyGroup => ({ entity, group, keys });
  const each = (prefix: string, group: string, sets: Readonly<Record<string, readonly ConfigKey[]>>) =>
    Object.entries(sets).map(([name, keys]) => one(`${prefix}-${name}`, group, keys));
  return [
    one('cluster', 'cluster', clusterMemberKeys.keys),
    ...each('device', 'device-conf', deviceKeySets),
    ...byNamespace('instance', instanceKeys.keys),
    one('network-acl', 'network-acl-conf', networkAclKeys),
    ...each('network', 'network-conf', networkKeySets),
    one('network-forward', 'network-forward-conf', networkForwardKeys),
    one('network-peering', 'network-peering-conf', networkPeerKeys),
    one('network-zone', 'network-zone-conf', networkZoneKeys),
    one('network-zone-record', 'network-zone-record-conf', networkZoneRecordKeys),
    ...byNamespace('project', projectKeys.keys),
    ...byNamespace('server', serverKeys.keys),
    ...each('storage', 'pool-conf', poolKeySets),
    ...each('storage', 'volume-conf', volumeKeySets),
  ]
    .filter(({ keys }) => keys.length > 0)
    .sort((a, b) => (a.entity === b.entity ? 0 : a.entity < b.entity ? -1 : 1));
}

/** Keys of many kinds, by the first part of their names. */
function byNamespace(entity: string, keys: readonly ConfigKey[]): readonly KeyGroup[] {
  const groups = new Map<string, ConfigKey[]>();
  for (const key of keys) {
    const group = key.name.split('.')[0]!;
    groups.set(group, [...(groups.get(group) ?? []), key]);
  }
  return [...groups].map(([group, own]) => ({ entity, group, keys: own }));
}

/** `volatile.<name>.hwaddr`: as a reader expects it, for what the user or the server names. */
export const shownKeyName = ({ name }: ConfigKey): string => name.replaceAll(/\*\*?(?=\.)/g, '<name>');

/** What a key is good for: kinds of instance, circumstances. "" when always. */
export const keyCondition = ({ appliesTo, condition }: ConfigKey): string =>
  [
    ...(appliesTo === undefined || appliesTo.length === 2
      ? []
      : [appliesTo[0] === 'container' ? 'container' : 'virtual machine']),
    ...(condition === undefined ? [] : [condition]),
  ].join(', ');
