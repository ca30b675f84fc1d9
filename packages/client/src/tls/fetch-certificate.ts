import { connect } from 'node:tls';
import { ConnectionError } from '../errors.js';
import { connectFailure } from '../http/connect-failure.js';
import { proxyFor, proxySettings } from '../http/proxy.js';
import { openTunnel } from '../http/tunnel.js';
import { hostOf } from '../http/request.js';
import { pem } from './self-signed.js';

const TIMEOUT_MS = 10_000;

/** The certificate a server shows, PEM, without trusting it. @throws ConnectionError */
export async function fetchCertificate(url: string): Promise<string> {
  const { host, port } = hostOf(url);
  const proxy = proxyFor(new URL(url), proxySettings(process.env));
  const target = proxy === null ? { host, port } : { socket: await openTunnel(proxy, host, port) };
  return new Promise((resolve, reject) => {
    const socket = connect({ ...target, rejectUnauthorized: false, timeout: TIMEOUT_MS });
    socket.once('secureConnect', () => {
      const { raw } = socket.getPeerCertificate();
      socket.destroy();
      resolve(pem('CERTIFICATE', raw));
    });
    socket.once('timeout', () => socket.destroy(new Error('i/o timeout')));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      reject(new ConnectionError(`Get "${url}": ${connectFailure(url, error)}`, error.code ?? null)),
    );
  });
}
