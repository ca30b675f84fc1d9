import { BlockList, isIP, isIPv6 } from 'node:net';

/** Addresses that may tell the client's address in their connections' first bytes. */
export class TrustedProxies {
  readonly #list: BlockList;
  readonly #empty: boolean;

  /** @param text `core.https_trusted_proxy`: addresses and subnets; what is neither matches nobody */
  constructor(readonly text: string) {
    this.#list = new BlockList();
    let count = 0;
    for (const entry of text.split(',').map((part) => part.trim())) {
      const [address = '', prefix] = entry.split('/');
      const family = isIPv6(address) ? 'ipv6' : 'ipv4';
      if (isIP(address) === 0) continue;
      if (prefix === undefined) this.#list.addAddress(address, family);
      else if (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 'ipv4' ? 32 : 128)) {
        this.#list.addSubnet(address, Number(prefix), family);
      } else continue;
      count++;
    }
    this.#empty = count === 0;
  }

  has(address: string): boolean {
    if (this.#empty) return false;
    // A socket for both families shows IPv4 clients so.
    const plain = address.toLowerCase().startsWith('::ffff:') ? address.slice(7) : address;
    return isIP(plain) !== 0 && this.#list.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
  }
}
