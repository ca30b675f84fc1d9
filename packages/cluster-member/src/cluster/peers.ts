import { Agent, request as httpsRequest, type RequestOptions } from 'node:https';
import type { ClientRequest } from 'node:http';

import type { SelfSigned } from '@lxd/client/tls/self-signed';

import { hostOf, parseListenAddress } from '../http/listen-address.js';
import { defaultPort } from './database-address.js';
import { internalServerName } from './internal-server-name.js';

/** A connection must come about in this time: a lost host answers nothing at all. */
const connectMs = 3_000;
/** Silence on a connection after which the other side is probed. */
const keepAliveMs = 5_000;

/**
 * HTTPS to other members, by the key pair that only members have, whatever certificate clients
 * are shown.
 */
export class Peers {
  readonly #agents = new Map<string, Agent>();

  /** @param pair null outside a cluster */
  constructor(private readonly pair: () => SelfSigned | null) {}

  /**
   * Begins a request; fails with an error event when the member can't be reached in time.
   * @param address `host:port` of the member
   */
  request(address: string, options: Pick<RequestOptions, 'headers' | 'method' | 'path' | 'signal'>): ClientRequest {
    const { port } = parseListenAddress(address, defaultPort);
    const request = httpsRequest({ ...options, host: hostOf(address), port, agent: this.#agent(address) });
    request.on('socket', (socket) => {
      if (!socket.connecting) return;
      const late = setTimeout(() => request.destroy(new Error('i/o timeout')), connectMs);
      const settled = () => clearTimeout(late);
      socket.once('secureConnect', settled).once('close', settled);
      socket.setKeepAlive(true, keepAliveMs);
    });
    return request;
  }

  close(): void {
    for (const agent of this.#agents.values()) agent.destroy();
    this.#agents.clear();
  }

  #agent(address: string): Agent {
    const pair = this.pair();
    if (pair === null) throw new Error('only members have peers');
    let agent = this.#agents.get(address);
    if (agent === undefined) {
      agent = new Agent({
        keepAlive: true,
        ca: pair.certificate,
        cert: pair.certificate,
        key: pair.key,
        servername: internalServerName,
        checkServerIdentity: () => undefined,
      });
      this.#agents.set(address, agent);
    }
    return agent;
  }
}
