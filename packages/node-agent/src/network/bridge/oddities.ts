import { parseCidr } from '@lxd/model/cidr';
import type { WarningType } from '@lxd/model/warning-types';

/** What of a bridge network works, but not as most would expect. */
export function odditiesOf(config: Readonly<Record<string, string>>): WarningType[] {
  const ipv6 = parseCidr(config['ipv6.address'] ?? '');
  return [
    ...(ipv6 && ipv6.prefix > 64 ? (['larger-ipv6-prefix'] as const) : []),
    ...(config['raw.dnsmasq'] ? (['raw-dnsmasq'] as const) : []),
  ];
}
