import { Client, credentials } from '@grpc/grpc-js';

import type { SelfSigned } from '@lxd/client/tls/self-signed';
import { MemberService } from '@lxd/proto/lxd/member/v1/member';
import { connectService } from '@lxd/rpc/connect';

import { internalServerName } from './internal-server-name.js';
import { maxMessageBytes } from './member-server.js';
import type { MemberCalls } from './member-services.js';

/** A method that takes longer in earnest says so here; 0: no end. */
const deadlines: Readonly<Record<string, number>> = {
  '/lxd.member.v1.Member/AssignRole': 90_000, // a copy of the whole database
  '/lxd.member.v1.Member/HandOver': 30_000,
  '/lxd.member.v1.Member/WatchEvents': 0,
  '/lxd.member.v1.Member/ReadImage': 0, // as large as the image is
  '/lxd.member.v1.Member/FetchImage': 0,
  '/lxd.member.v1.Member/RemoveImage': 60_000, // a volume on each pool
  '/lxd.member.v1.Member/CarryProfile': 10 * 60_000, // quotas and limits of many instances
};
const usualMs = 2_000;

/** gRPC to other members; a connection for each, made when first needed and again when lost. */
export class MemberClients {
  readonly #known = new Map<string, { readonly client: Client; readonly calls: MemberCalls }>();

  /** @param pair null outside a cluster */
  constructor(private readonly pair: () => SelfSigned | null) {}

  /** @param address `host:port` of the member. Calls fail as `unavailable` when it is silent. */
  at(address: string): MemberCalls {
    let known = this.#known.get(address);
    if (known === undefined) {
      const client = this.#connect(address);
      known = { client, calls: connectService(client, MemberService, (path) => deadlines[path] ?? usualMs) };
      this.#known.set(address, known);
    }
    return known.calls;
  }

  close(): void {
    for (const { client } of this.#known.values()) client.close();
    this.#known.clear();
  }

  #connect(address: string): Client {
    const pair = this.pair();
    if (pair === null) throw new Error('only members have other members');
    const certificate = Buffer.from(pair.certificate);
    const secure = credentials.createSsl(certificate, Buffer.from(pair.key), certificate, {
      checkServerIdentity: () => undefined,
    });
    return new Client(address, secure, {
      'grpc.ssl_target_name_override': internalServerName,
      'grpc.initial_reconnect_backoff_ms': 200,
      'grpc.max_reconnect_backoff_ms': 2000,
      // A host that went without a word is noticed in this time.
      'grpc.keepalive_time_ms': 5_000,
      'grpc.keepalive_timeout_ms': 2_000,
      'grpc.keepalive_permit_without_calls': 1,
      'grpc.max_receive_message_length': maxMessageBytes,
      'grpc.enable_http_proxy': 0,
    });
  }
}
