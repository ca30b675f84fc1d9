import { X509Certificate } from 'node:crypto';
import { request } from 'node:https';
import type { TLSSocket } from 'node:tls';

import type { SelfSigned } from '@lxd/client/tls/self-signed';
import { DomainError, unavailable, wrap, type ErrorKind } from '@lxd/model/errors';

import { hostOf, parseListenAddress } from '../http/listen-address.js';
import { defaultPort } from './database-address.js';
import { internalServerName } from './internal-server-name.js';

const timeoutMs = 30_000;
const kinds: Readonly<Record<number, ErrorKind>> = { 400: 'invalid', 403: 'forbidden', 404: 'not-found', 409: 'conflict', 503: 'unavailable' };

/**
 * Asks a member of a cluster this server is not in yet, known only by the certificate its
 * operator gave.
 * @param certificate PEM
 * @throws DomainError what the member says, or `unavailable`
 */
export async function askTarget<T>(
  address: string,
  certificate: string,
  path: string,
  body: unknown,
  /** The pair that only members have, once it is known: then both sides show it. */
  internal: SelfSigned | null = null,
): Promise<T> {
  const expected = new X509Certificate(internal?.certificate ?? certificate).raw;
  const { status, text } = await new Promise<{ status: number; text: string }>((resolve, reject) => {
    const sent = request(
      {
        host: hostOf(address),
        port: parseListenAddress(address, defaultPort).port,
        method: 'POST',
        path,
        headers: { 'Content-Type': 'application/json' },
        rejectUnauthorized: false, // it is compared with the one that was given, below
        agent: false,
        ...(internal === null
          ? {}
          : { cert: internal.certificate, key: internal.key, servername: internalServerName }),
        signal: AbortSignal.timeout(timeoutMs),
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
      },
    );
    sent.on('error', reject);
    sent.on('socket', (socket) => {
      socket.once('secureConnect', () => {
        const shown = (socket as TLSSocket).getPeerX509Certificate()?.raw;
        if (shown?.equals(expected) !== true) {
          return void sent.destroy(new Error('It shows another certificate than the cluster has'));
        }
        sent.end(JSON.stringify(body));
      });
    });
  }).catch((error: unknown) => {
    throw wrap(`Failed to reach cluster member at ${address}`, unavailable((error as Error).message));
  });
  const answer = JSON.parse(text) as { error?: string; metadata: T };
  if (status !== 200) throw new DomainError(kinds[status] ?? 'internal', answer.error ?? text);
  return answer.metadata;
}
