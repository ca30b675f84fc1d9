import type { ClusterMemberJoinToken } from '@lxd/model/api/cluster';

/** A join token as it is handed out: base64 of JSON, its keys in this order (as LXD 5.2). */
export function encodeJoinToken(token: ClusterMemberJoinToken): string {
  const { server_name, fingerprint, addresses, secret } = token;
  return Buffer.from(JSON.stringify({ server_name, fingerprint, addresses, secret })).toString('base64');
}

/** Null for a text that is no join token. */
export function decodeJoinToken(text: string): ClusterMemberJoinToken | null {
  try {
    const token = JSON.parse(Buffer.from(text, 'base64').toString('utf8')) as Partial<
      Record<keyof ClusterMemberJoinToken, unknown>
    > | null;
    const { server_name, fingerprint, addresses, secret } = token ?? {};
    if (!(filled(server_name) && filled(fingerprint) && filled(secret))) return null;
    if (!Array.isArray(addresses) || addresses.length === 0 || !addresses.every(filled)) return null;
    return { server_name, fingerprint, addresses, secret };
  } catch {
    return null; // a password
  }
}

const filled = (value: unknown): value is string => typeof value === 'string' && value !== '';
