import type { ConfigKey } from './config-key.js';
import { anyText, boolean, listOf } from './key-types.js';
import { anyAddress } from './network-key-types.js';

// Keys of what networks have: lists of rules, forwards, peers, zones (networks.md 5-9).

const user: ConfigKey = { name: 'user.*', type: anyText, doc: 'Free for the user.' };

export const networkAclKeys: readonly ConfigKey[] = [user];

export const networkForwardKeys: readonly ConfigKey[] = [
  { name: 'target_address', type: anyAddress, since: 'network_forward',
    doc: 'Where traffic goes that no port of the forward takes.' },
  user,
]; // prettier-ignore

export const networkPeerKeys: readonly ConfigKey[] = [user];

export const networkZoneKeys: readonly ConfigKey[] = [
  { name: 'dns.nameservers', type: listOf(anyText), since: 'network_dns',
    doc: 'Comma separated list of name servers, for NS records.' },
  { name: 'network.nat', type: boolean, default: 'true', since: 'network_dns_nat',
    doc: 'Whether there are records for addresses behind translation.' },
  { name: 'peers.*.address', type: anyAddress, since: 'network_dns',
    doc: 'Address of a name server that may ask for the zone.' },
  { name: 'peers.*.key', type: anyText, since: 'network_dns',
    doc: 'TSIG key of that name server.' },
  user,
]; // prettier-ignore

export const networkZoneRecordKeys: readonly ConfigKey[] = [user];
