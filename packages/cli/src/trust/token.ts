import type { CertificateAddToken } from '@lxd/model/api/certificate';
import type { Operation } from '@lxd/model/api/operation';

/** The text a token operation stands for; null for any other operation. */
export function addToken({ metadata }: Operation): string | null {
  const { secret, fingerprint, addresses, request } = (metadata ?? {}) as {
    secret?: string;
    fingerprint?: string;
    addresses?: string[];
    request?: { name?: string };
  };
  if (secret === undefined || fingerprint === undefined || request === undefined) return null;
  // The order of the fields is part of the format.
  const token: CertificateAddToken = {
    client_name: request.name ?? '',
    fingerprint,
    addresses: addresses ?? [],
    secret,
  };
  return Buffer.from(JSON.stringify(token)).toString('base64');
}

/** Reads what a user pasted; null when it is no such token. */
export function readToken(text: string): CertificateAddToken | null {
  if (!/^[A-Za-z0-9+/]+=*$/.test(text)) return null;
  try {
    const parsed = JSON.parse(Buffer.from(text, 'base64').toString('utf8')) as CertificateAddToken;
    return typeof parsed.secret === 'string' && Array.isArray(parsed.addresses) ? parsed : null;
  } catch {
    return null;
  }
}

export interface PendingToken {
  readonly operation: Operation;
  readonly name: string;
  readonly token: string;
}

/** The certificate tokens that can still be used. */
export function tokenOperations(
  operations: Readonly<Record<string, readonly Operation[]>>,
): readonly PendingToken[] {
  return Object.values(operations)
    .flat()
    .filter(({ class: kind, status_code }) => kind === 'token' && status_code === 103)
    .flatMap((operation) => {
      const token = addToken(operation);
      const request = operation.metadata?.['request'] as { name?: string } | undefined;
      return token === null ? [] : [{ operation, name: request?.name ?? '', token }];
    });
}
