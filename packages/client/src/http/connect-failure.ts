const systemTexts: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EAI_AGAIN: 'temporary failure in name resolution',
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset by peer',
  EHOSTUNREACH: 'no route to host',
  ENETUNREACH: 'network is unreachable',
  ENOENT: 'no such file or directory',
  ENOTFOUND: 'no such host',
  EPIPE: 'broken pipe',
  ERR_SSL_WRONG_VERSION_NUMBER: 'tls: first record does not look like a TLS handshake',
  ETIMEDOUT: 'i/o timeout',
};

/** What the system says of a failure, in the words of Go's that people know. */
export const systemText = (error: NodeJS.ErrnoException): string =>
  systemTexts[error.code ?? ''] ?? error.message.trim();

/** Why there was no connection to a server on the network. */
export function connectFailure(url: string, error: NodeJS.ErrnoException): string {
  const { host, hostname } = new URL(url);
  const where = host.includes(':', host.lastIndexOf(']') + 1) ? host : `${host}:443`;
  if (error.syscall === 'getaddrinfo') return `lookup ${hostname}: ${systemText(error)}`;
  if (error.syscall === 'connect') {
    return `Unable to connect to: ${where} ([dial tcp ${where}: connect: ${systemText(error)}])`;
  }
  return systemText(error);
}
