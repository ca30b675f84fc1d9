import { isIPv6 } from 'node:net';
import { UsageError } from '../shell/errors.js';

const DEFAULT_PORT = '8443';

/**
 * What a user may write for an address, as a URL: a host, host:port, path of a socket, URL. A
 * path after the host is dropped, as LXD's client does.
 * @throws UsageError
 */
export function remoteUrl(address: string): string {
  if (address.startsWith('unix:')) return `unix://${address.replace(/^unix:(\/\/)?/, '')}`;
  if (address.startsWith('/')) return `unix://${address}`;
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(address)?.[1]?.toLowerCase() ?? null;
  if (scheme !== null && scheme !== 'https') {
    throw new UsageError(`Invalid URL scheme "${scheme}" in "${address}"`);
  }
  const rest = scheme === null ? address : address.slice(`${scheme}://`.length);
  const { host, port } = hostAndPort(rest.replace(/[/?#].*$/, '').replace(/^.*@/, ''));
  const url = `https://${host}:${port}`;
  if (!/^\d+$/.test(port)) {
    throw new UsageError(`parse "${url}": invalid port ":${port}" after host`);
  }
  if (host === '' || !URL.canParse(url)) throw new UsageError(`Invalid address "${address}"`);
  return url;
}

function hostAndPort(text: string): { readonly host: string; readonly port: string } {
  if (isIPv6(text)) return { host: `[${text}]`, port: DEFAULT_PORT };
  const match = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(text);
  return { host: match?.[1] ?? text, port: match?.[2] ?? DEFAULT_PORT };
}

/** The name a remote gets when the user gives none. */
export function nameFromAddress(address: string): string {
  const rest = address.replace(/^https?:\/\//, '');
  return isIPv6(rest) || rest.startsWith('[') ? rest : rest.replace(/[:/].*$/, '');
}
