import { createSocket } from 'node:dgram';
import { randomBytes } from 'node:crypto';

import { formatIp, parseIp } from '@lxd/model/cidr';
import type { Ip } from '@lxd/model/cidr';

import type { LeaseLine } from './leases.js';

const hexBytes = (text: string): Buffer => Buffer.from(text.replaceAll(':', ''), 'hex');

/** An address as the network sends it. */
function addressBytes({ family, value }: Ip): Buffer {
  const length = family === 4 ? 4 : 16;
  return Buffer.from(value.toString(16).padStart(length * 2, '0'), 'hex');
}

/** DHCPRELEASE of RFC 2131, as if the client sent it. */
export function release4(lease: LeaseLine, server: Ip): Buffer {
  const packet = Buffer.alloc(300); // the least that old BOOTP relays let pass
  packet.set([1, 1, 6], 0); // a request, over Ethernet, with addresses of six bytes
  packet.set(randomBytes(4), 4);
  packet.set(addressBytes(parseIp(lease.address)!), 12);
  packet.set(hexBytes(lease.hwaddr), 28);
  packet.writeUInt32BE(0x63825363, 236); // here options begin
  const clientId = hexBytes(lease.clientId ?? `01:${lease.hwaddr}`);
  packet.set([53, 1, 7, 54, 4, ...addressBytes(server), 61, clientId.length, ...clientId, 255], 240);
  return packet;
}

const option6 = (code: number, value: Buffer): Buffer => {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(code, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value]);
};

/**
 * RELEASE of RFC 8415, as if the client sent it.
 * @param serverId dnsmasq's own DUID, from the lease file
 */
export function release6(lease: LeaseLine, serverId: string): Buffer {
  const identity = Buffer.alloc(12); // the association's number, then two times that don't matter
  identity.writeUInt32BE(Number(lease.iaid ?? 0), 0);
  const address = Buffer.concat([addressBytes(parseIp(lease.address)!), Buffer.alloc(8)]);
  return Buffer.concat([
    Buffer.from([8, ...randomBytes(3)]),
    option6(1, hexBytes(lease.clientId ?? '')),
    option6(2, hexBytes(serverId)),
    option6(3, Buffer.concat([identity, option6(5, address)])),
  ]);
}

/**
 * Sends it to the DHCP server of this host. Nothing answers; dnsmasq believes at once. It takes
 * IPv4 on its address; in IPv6 it only hears what comes in by the bridge, as a multicast does.
 */
export const sendRelease = (packet: Buffer, server: Ip, bridge: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const ipv4 = server.family === 4;
    const socket = createSocket(ipv4 ? 'udp4' : 'udp6');
    const done = (error: Error | null) => {
      socket.close();
      if (error) reject(error);
      else resolve();
    };
    socket.once('error', done);
    if (ipv4) socket.send(packet, 67, formatIp(server), done);
    else socket.send(packet, 547, `ff02::1:2%${bridge}`, done);
  });
