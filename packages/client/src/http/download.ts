import type { IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { unavailable } from '@lxd/model/errors';
import { ConnectionError, UntrustedCertificateError } from '../errors.js';
import { connectFailure } from './connect-failure.js';
import { httpsAgent, isUntrusted } from './request.js';
import { tlsOptions } from './tls-options.js';
import { basicLogin } from './tunnel.js';

/** For a connection to come about, and for silence after that. */
const SILENCE_MS = 30_000;
/** As Go's HTTP client. */
const MAX_REDIRECTS = 10;

/** No certificate of ours, and the system's authorities decide on the server's. */
const anonymous = { certificate: null, key: null, pinned: null, ca: null };

/**
 * Gets a file of a web server, following redirects; the body is the caller's to read. A user and
 * password may stand in the URL.
 * @throws DomainError (unavailable) for any answer but 200, ConnectionError,
 * UntrustedCertificateError
 */
export async function download(
  url: string,
  userAgent: string,
  redirects = MAX_REDIRECTS,
): Promise<IncomingMessage> {
  const reply = await get(new URL(url), userAgent);
  const status = reply.statusCode ?? 0;
  const location = reply.headers.location;
  if ([301, 302, 303, 307, 308].includes(status) && location !== undefined) {
    reply.destroy();
    const next = new URL(location, url);
    if (next.protocol !== 'https:' || redirects === 0) {
      throw unavailable(`Unable to fetch ${plain(url)}: won't follow it to ${plain(next.href)}`);
    }
    return download(next.href, userAgent, redirects - 1);
  }
  if (status !== 200) {
    reply.destroy();
    throw unavailable(`Unable to fetch ${plain(url)}: ${status} ${reply.statusMessage}`);
  }
  return reply;
}

async function get(url: URL, userAgent: string): Promise<IncomingMessage> {
  const agent = await httpsAgent(url.href, tlsOptions({ ...anonymous }));
  const login =
    url.username === '' ? {} : { Authorization: basicLogin(url.username, url.password) };
  return new Promise((resolve, reject) => {
    const asking = requestHttps({
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port === '' ? 443 : Number(url.port),
      path: `${url.pathname}${url.search}`,
      headers: { 'User-Agent': userAgent, ...login },
      timeout: SILENCE_MS,
      agent,
    });
    asking.on('timeout', () =>
      asking.destroy(Object.assign(new Error('i/o timeout'), { code: 'ETIMEDOUT' })),
    );
    asking.on('response', resolve);
    asking.on('error', (error: NodeJS.ErrnoException) => {
      const about = `Get "${plain(url.href)}": `;
      if (isUntrusted(error)) {
        const text = `${about}x509: certificate signed by unknown authority`;
        reject(new UntrustedCertificateError(text));
      } else {
        reject(new ConnectionError(about + connectFailure(url.href, error), error.code ?? null));
      }
    });
    asking.end();
  });
}

/** Without the password. */
function plain(url: string): string {
  const parsed = new URL(url);
  if (parsed.password !== '') parsed.password = '***';
  return parsed.href;
}
