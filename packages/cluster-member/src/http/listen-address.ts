import { isIPv6 } from 'node:net';

/** Where to listen; host null: all addresses of both families. */
export interface ListenAddress {
  readonly host: string | null;
  readonly port: number;
}

/** Reads `core.https_address`: "host", "host:port", ":port", "[::]:port", "::1". */
export function parseListenAddress(text: string, defaultPort: number): ListenAddress {
  const bracketed = /^\[(.*)\](?::(\d+))?$/.exec(text);
  if (bracketed !== null) return make(bracketed[1]!, bracketed[2], defaultPort);
  if (isIPv6(text)) return make(text, undefined, defaultPort);
  const plain = /^([^:]*)(?::(\d+))?$/.exec(text);
  return make(plain?.[1] ?? text, plain?.[2], defaultPort);
}

/** With the port written out, as the API shows it in `environment.addresses`. */
export function printListenAddress(host: string, port: number): string {
  return isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`;
}

const bindTexts: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EADDRINUSE: 'address already in use',
  EADDRNOTAVAIL: 'cannot assign requested address',
};

/** Why nobody can listen there, in the words of Go's net package that LXD passes on. */
export function printListenFailure(error: NodeJS.ErrnoException, { host, port }: ListenAddress): string {
  const text = bindTexts[error.code ?? ''];
  return text === undefined
    ? error.message
    : `listen tcp ${printListenAddress(host ?? '', port)}: bind: ${text}`;
}

/** The host of "host:port" or "[host]:port". */
export const hostOf = (address: string): string =>
  address.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');

function make(host: string, port: string | undefined, defaultPort: number): ListenAddress {
  // "[::]" and "*" mean both families; Node does that when it is given no host.
  const all = host === '' || host === '*' || host === '::';
  return { host: all ? null : host, port: port === undefined ? defaultPort : Number(port) };
}
