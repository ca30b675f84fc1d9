import { containsCidr, formatCidr, isNetworkAddress, parseCidr } from '@lxd/model/cidr';
import { invalid, quote } from '@lxd/model/errors';
import { PROJECT_COMPLAINTS } from '@lxd/model/project-keys';
import { getNetwork } from '@lxd/store/networks';
import type { Store } from '@lxd/store/store';

const key = 'restricted.networks.subnets';

/**
 * Whether the uplinks, which are networks of project default, have the subnets among their routes.
 * @param value a list whose form is right
 * @throws DomainError (invalid)
 */
export async function checkRestrictedSubnets(store: Store, value: string): Promise<void> {
  for (const item of value.split(',').map((one) => one.trim())) {
    const colon = item.indexOf(':');
    const uplink = item.slice(0, colon);
    const network = await getNetwork(store, 'default', uplink, null);
    const why =
      network === null
        ? `Invalid uplink network ${quote(uplink)}: Network not found`
        : whyNotRouted(uplink, network.config, item.slice(colon + 1));
    if (why !== null) throw invalid(PROJECT_COMPLAINTS.invalid(key, value, why));
  }
}

/** Why a subnet may not be given away, null when it may. */
export function whyNotRouted(
  uplink: string,
  config: Readonly<Record<string, string>>,
  text: string,
): string | null {
  const subnet = parseCidr(text);
  if (subnet === null || !isNetworkAddress(subnet)) return `Not an IP network address ${quote(text)}`;
  const routes = ['ipv4.routes', 'ipv6.routes'].flatMap((name) =>
    (config[name] ?? '').split(',').flatMap((route) => parseCidr(route.trim()) ?? []),
  );
  if (routes.some((route) => containsCidr(route, subnet))) return null;
  return `Uplink network ${quote(uplink)} doesn't contain ${quote(formatCidr(subnet))} in its routes`;
}
