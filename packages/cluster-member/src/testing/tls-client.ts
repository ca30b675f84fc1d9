import { Agent, request as httpsRequest } from 'node:https';
import { gunzipSync } from 'node:zlib';

import { selfSigned, type SelfSigned } from '@lxd/client/tls/self-signed';

import type { HttpsListener } from '../http/https-listener.js';
import type { Answer, Envelope, TestMember } from './member.js';

export type TlsCall = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answer>;

/** A client on a TLS port, with a certificate of its own or none. */
export function tlsClient(
  member: TestMember,
  pair: SelfSigned | null,
  listener: HttpsListener = member.https,
): TlsCall {
  const agent = new Agent({ keepAlive: true }); // handshakes take most of the time
  return (method, path, body, headers = {}) =>
    new Promise<Answer>((resolve, reject) => {
      const data = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
      const request = httpsRequest(
        {
          host: '127.0.0.1',
          port: listener.port() ?? 0,
          method,
          path,
          agent,
          rejectUnauthorized: false,
          headers: {
            'Content-Type': 'application/json',
            'Content-Length': Buffer.byteLength(data),
            ...headers,
          },
          ...(pair === null ? {} : { cert: pair.certificate, key: pair.key }),
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const { statusCode: status = 0, headers: received } = response;
            const sent = Buffer.concat(chunks);
            const text = (received['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent).toString();
            const isJson = received['content-type'] === 'application/json' && text !== '';
            const parsed = isJson ? (JSON.parse(text) as Envelope) : null;
            resolve({ status, headers: received, text, body: parsed });
          });
        },
      );
      request.on('error', reject);
      request.end(data);
    });
}

export const clientPair = (): Promise<SelfSigned> =>
  selfSigned({ usage: 'client', commonName: 'me@here', names: [], now: new Date() });
