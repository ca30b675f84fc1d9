import { instanceTypeCodes } from './codes.js';
import type { InstanceName } from './instances.js';
import type { Store } from './store.js';

/** Addresses as they may be written in devices and configuration, in lower case. */
export interface WrittenAddresses {
  readonly hwaddrs: readonly string[];
  /** IPv4 and IPv6, without prefix length. */
  readonly addresses: readonly string[];
}

const written = `(c.key = 'hwaddr' AND lower(c.value) IN (SELECT value FROM json_each(?)))
  OR (c.key IN ('ipv4.address', 'ipv6.address') AND lower(c.value) IN (SELECT value FROM json_each(?)))`;

/**
 * Instances of one member in which one of these addresses is written: in a device of their own or
 * of a profile, or as the MAC that a NIC was given. Found by index. Whether it is in force, and on
 * which network, only the expanded devices tell.
 */
export async function instancesWithAddress(
  store: Store,
  member: string,
  { hwaddrs, addresses }: WrittenAddresses,
): Promise<InstanceName[]> {
  const [macs, ips] = [JSON.stringify(hwaddrs), JSON.stringify(addresses)];
  const rows = await store.query(
    `SELECT p.name AS project, i.name, i.type FROM instances i
      JOIN projects p ON p.id = i.project_id JOIN nodes n ON n.id = i.node_id
      WHERE n.name = ? AND i.id IN (
        SELECT d.instance_id FROM instances_devices_config c
          JOIN instances_devices d ON d.id = c.instance_device_id WHERE ${written}
        UNION
        SELECT ip.instance_id FROM profiles_devices_config c
          JOIN profiles_devices d ON d.id = c.profile_device_id
          JOIN instances_profiles ip ON ip.profile_id = d.profile_id WHERE ${written}
        UNION
        SELECT instance_id FROM instances_config
          WHERE key GLOB 'volatile.*.hwaddr' AND value IN (SELECT value FROM json_each(?))
      ) ORDER BY p.name, i.name`,
    [member, macs, ips, macs, ips, macs],
  );
  return rows.map((row) => ({
    project: String(row['project']),
    name: String(row['name']),
    type: instanceTypeCodes.word(Number(row['type'])),
  }));
}
