import { connect } from 'node:tls';
import { ConnectionError } from '../errors.js';
import { hostOf } from '../http/request.js';
import { pem } from './self-signed.js';

const TIMEOUT_MS = 10_000;

/** The certificate a server shows, PEM, without trusting it. @throws ConnectionError */
export function fetchCertificate(url: string): Promise<string> {
  const { host, port } = hostOf(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, rejectUnauthorized: false, timeout: TIMEOUT_MS });
    socket.once('secureConnect', () => {
      const { raw } = socket.getPeerCertificate();
      socket.destroy();
      resolve(pem('CERTIFICATE', raw));
    });
    socket.once('timeout', () => socket.destroy(new Error('i/o timeout')));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      reject(new ConnectionError(error.message, error.code ?? null)),
    );
  });
}
