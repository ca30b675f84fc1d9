import { isIP } from 'node:net';
import { contains, parseCidr, parseIp } from '@lxd/model/cidr';

/** What goes through a proxy and what doesn't; empty: no proxy. */
export interface ProxySettings {
  readonly http: string;
  readonly https: string;
  /** Comma list of hosts reached directly. */
  readonly except: string;
}

/** `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`, in capitals or not. */
export const proxySettings = (env: NodeJS.ProcessEnv): ProxySettings => ({
  http: env['HTTP_PROXY'] || env['http_proxy'] || '',
  https: env['HTTPS_PROXY'] || env['https_proxy'] || '',
  except: env['NO_PROXY'] || env['no_proxy'] || '',
});

/** The proxy for a URL, null for none. Never one for this host itself. */
export function proxyFor(url: URL, settings: ProxySettings): URL | null {
  const chosen = url.protocol === 'https:' ? settings.https : settings.http;
  if (chosen === '' || !goesThrough(url, settings.except)) return null;
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(chosen) ? chosen : `http://${chosen}`;
  return URL.canParse(text) ? new URL(text) : null;
}

function goesThrough(url: URL, except: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = url.port !== '' ? url.port : url.protocol === 'https:' ? '443' : '80';
  if (host === 'localhost' || /^127\./.test(host) || host === '::1') return false;
  return !except
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .some((entry) => entry !== '' && covers(entry, host, port));
}

/** Whether an entry of the exceptions means the host: `*`, a name, a domain, an address, a subnet. */
function covers(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  const cidr = entry.includes('/') ? parseCidr(entry) : null;
  if (cidr !== null) {
    const ip = parseIp(host);
    return ip !== null && contains(cidr, ip);
  }
  const [name, onPort] = isIP(entry) ? [entry, ''] : splitPort(entry);
  if (onPort !== '' && onPort !== port) return false;
  if (isIP(host) !== 0) return name === host;
  const domain = name.replace(/^\*?\./, '');
  return (host === domain && !name.startsWith('.')) || host.endsWith(`.${domain}`);
}

function splitPort(entry: string): [name: string, port: string] {
  const match = /^\[?(.*?)\]?:(\d+)$/.exec(entry);
  return match === null ? [entry, ''] : [match[1] ?? '', match[2] ?? ''];
}
