import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';

// Node brings a list of authorities of its own and ignores the system's, to which administrators
// add theirs. These are the places where Go's crypto/x509 looks, and the same two variables.

const bundles = [
  '/etc/ssl/certs/ca-certificates.crt', // Debian, Ubuntu, Arch, Gentoo
  '/etc/pki/tls/certs/ca-bundle.crt', // Fedora, RHEL
  '/etc/ssl/ca-bundle.pem', // SUSE
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem', // CentOS
  '/etc/ssl/cert.pem', // Alpine
];

let known: string[] | null = null;

/** The authorities this host trusts, PEM. Read once; Node's own list where there is none. */
export function systemAuthorities(env: NodeJS.ProcessEnv = process.env): string[] {
  known ??= read(env['SSL_CERT_FILE'] ?? '', env['SSL_CERT_DIR'] ?? '');
  return known;
}

function read(file: string, folders: string): string[] {
  const bundle = (file === '' ? bundles : [file]).map(textOf).find((text) => text !== null);
  const single = folders === '' ? [] : folders.split(':').flatMap(filesIn);
  const found = [...(bundle === undefined ? [] : [bundle]), ...single.map(textOf)].filter(
    (text) => text !== null,
  );
  return found.length === 0 ? [...rootCertificates] : found;
}

function textOf(file: string): string | null {
  try {
    const text = readFileSync(file, 'utf8');
    return text.includes('-----BEGIN CERTIFICATE-----') ? text : null;
  } catch {
    return null; // one that can't be read vouches for nobody
  }
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}
