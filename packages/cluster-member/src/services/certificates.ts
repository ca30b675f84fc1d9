import { X509Certificate, randomBytes } from 'node:crypto';

import { pem } from '@lxd/client/tls/self-signed';
import { DomainError, forbidden, internal, invalid, notFound } from '@lxd/model/errors';
import {
  deleteCertificate,
  findCertificates,
  insertCertificate,
  listCertificates,
  updateCertificate,
  type CertificateRecord,
} from '@lxd/store/certificates';
import type { Store } from '@lxd/store/store';
import { UniqueViolation } from '@lxd/store/unique-violation';

import type { Caller } from '../auth/caller.js';
import { GuessGate, passwordFits } from '../auth/trust-password.js';
import { fingerprintOf, type TrustStore } from '../auth/trust-store.js';
import type { Events } from '../events/events.js';
import { apiUrl } from '../http/url.js';
import type { Operations } from '../operations/operations.js';
import type { Work } from '../operations/work.js';
import { KeyedLock } from './keyed-lock.js';
import type { ServerConfig } from './server-config.js';

type CertificateType = CertificateRecord['type'];

/** What a client sends to be, or make somebody, trusted. */
export interface CertificateRequest {
  readonly name: string;
  readonly type: string;
  readonly certificate: string; // base64 of the DER form; "": the one of the connection
  readonly password: string;
  readonly restricted: boolean;
  readonly projects: readonly string[];
}

/** The writable part of an entry. */
export interface CertificateContent {
  readonly name: string;
  readonly type: string;
  readonly restricted: boolean;
  readonly projects: readonly string[];
  readonly certificate: string; // PEM
}

/** The trust store behind `/1.0/certificates`. */
export class Certificates {
  readonly #lock = new KeyedLock();
  readonly #guesses = new GuessGate();

  constructor(
    private readonly store: Store,
    private readonly trust: TrustStore,
    private readonly config: ServerConfig,
    private readonly operations: Operations,
    private readonly events: Events,
    private readonly serverFingerprint: string,
    private readonly addresses: () => readonly string[],
  ) {}

  /** Takes the certificates from the database to where requests are judged. */
  async load(): Promise<void> {
    this.trust.replace(await listCertificates(this.store));
  }

  async list(): Promise<unknown[]> {
    return (await listCertificates(this.store)).map(certificateView);
  }

  async urls(): Promise<string[]> {
    const all = await listCertificates(this.store);
    return all.map(({ fingerprint }) => apiUrl(['certificates', fingerprint]));
  }

  /** By a prefix that fits only one. @throws DomainError (not-found) */
  async get(prefix: string): Promise<CertificateRecord> {
    const wellFormed = /^[0-9a-f]+$/.test(prefix);
    const found = wellFormed ? await findCertificates(this.store, prefix) : [];
    if (found.length > 1) throw internal('More than one certificate matches');
    if (found[0] === undefined) throw notFound('Certificate not found');
    return found[0];
  }

  /**
   * Trusts a certificate: for an admin, or for whoever knows the password or holds a token.
   * @param shown the client certificate of the connection, DER, null without one
   */
  async add(
    request: CertificateRequest,
    caller: Caller,
    shown: Uint8Array | null,
    peerAddress: string,
  ): Promise<string> {
    const granted = caller.admin ? request : await this.#grant(request, caller);
    const certificate = readCertificate(granted.certificate, shown);
    const fingerprint = fingerprintOf(certificate);
    const record: CertificateRecord = {
      fingerprint,
      type: typeOf(granted.type),
      name: granted.name || commonName(certificate) || peerAddress,
      certificate: pem('CERTIFICATE', certificate.raw),
      restricted: granted.restricted,
      projects: granted.projects,
    };
    await this.#lock.run('certificates', async () => {
      try {
        await this.store.transaction(insertCertificate(record));
      } catch (error) {
        if (!(error instanceof UniqueViolation)) throw error;
        throw internal('Certificate already in trust store'); // 500, as LXD 5.2 answers
      }
      await this.load();
    });
    this.#tell('created', fingerprint, caller);
    return apiUrl(['certificates', fingerprint]);
  }

  /** A token: an operation that lasts until somebody uses it or it is revoked. */
  token(request: CertificateRequest): Work {
    if (typeOf(request.type) !== 'client') {
      throw invalid('Tokens can only be issued for client certificates');
    }
    const { name, type, restricted, projects } = request;
    return {
      class: 'token',
      project: 'default',
      description: 'Executing operation',
      metadata: {
        secret: randomBytes(32).toString('hex'),
        fingerprint: this.serverFingerprint,
        addresses: this.addresses(),
        request: { name, type: type || 'client', restricted, projects, certificate: '', password: '', token: true },
      },
    };
  }

  /** Somebody who isn't an admin may only replace the certificate of its own entry. */
  async update(
    prefix: string,
    change: (now: CertificateContent) => CertificateContent,
    ifMatch: (content: unknown) => void,
    caller: Caller,
  ): Promise<void> {
    const fingerprint = await this.#lock.run('certificates', async () => {
      const now = await this.get(prefix);
      ifMatch(certificateView(now));
      const content = change(now);
      if (!caller.admin) requireOwnRenewal(now, content, caller);
      const certificate = readPem(content.certificate);
      const after: CertificateRecord = {
        ...content,
        fingerprint: fingerprintOf(certificate),
        type: typeOf(content.type),
        certificate: pem('CERTIFICATE', certificate.raw),
      };
      await this.store.transaction(updateCertificate(now.fingerprint, after));
      await this.load();
      return after.fingerprint;
    });
    this.#tell('updated', fingerprint, caller);
  }

  async delete(prefix: string, caller: Caller): Promise<void> {
    const fingerprint = await this.#lock.run('certificates', async () => {
      const { fingerprint } = await this.get(prefix);
      await this.store.transaction(deleteCertificate(fingerprint));
      await this.load();
      return fingerprint;
    });
    this.#tell('deleted', fingerprint, caller);
  }

  /** What a stranger gets for a password or token. @throws DomainError (forbidden) */
  async #grant(request: CertificateRequest, caller: Caller): Promise<CertificateRequest> {
    if (caller.trusted) throw invalid('Client is already trusted');
    if (request.password === '') throw forbidden();
    const secret = tokenSecret(request.password);
    let token: CertificateRequest | null = null;
    const right = await this.#guesses.attempt(async () => {
      if (secret !== null) {
        token = await this.#useToken(secret);
        return token !== null;
      }
      return passwordFits(this.config.values['core.trust_password'] ?? '', request.password);
    });
    if (!right) throw forbidden();
    // A stranger decides nothing about its rights: those of the token, else full ones.
    return (
      token ?? { ...request, type: 'client', restricted: false, projects: [] }
    );
  }

  async #useToken(secret: string): Promise<CertificateRequest | null> {
    const operation = this.operations.list('default').find((one) => {
      const { class: kind, status, metadata } = one.view();
      return kind === 'token' && status === 'Running' && metadata?.['secret'] === secret;
    });
    const request = operation?.view().metadata?.['request'];
    if (operation === undefined || request === undefined) return null;
    await this.operations.cancel(operation.id);
    return request as CertificateRequest;
  }

  #tell(what: string, fingerprint: string, caller: Caller): void {
    this.events.lifecycle({
      action: `certificate-${what}`,
      source: apiUrl(['certificates', fingerprint]),
      project: null,
      requestor: caller.requestor,
    });
  }
}

/** A certificate as the API shows it; its ETag covers all of it. */
export const certificateView = (record: CertificateRecord) => ({
  name: record.name,
  type: record.type,
  restricted: record.restricted,
  projects: record.projects,
  certificate: record.certificate,
  fingerprint: record.fingerprint,
});

function requireOwnRenewal(now: CertificateRecord, after: CertificateContent, caller: Caller): void {
  if (caller.fingerprint !== now.fingerprint) throw forbidden();
  const same =
    after.name === now.name &&
    after.type === now.type &&
    after.restricted === now.restricted &&
    JSON.stringify(after.projects) === JSON.stringify(now.projects);
  if (!same) throw forbidden('Only the certificate can be changed');
}

function typeOf(text: string): CertificateType {
  if (text === '' || text === 'client') return 'client';
  if (text === 'metrics') return 'metrics';
  throw invalid(`Unknown request type ${text}`);
}

/** The secret in a token for adding a client, null when the text is none. */
function tokenSecret(text: string): string | null {
  try {
    const token = JSON.parse(Buffer.from(text, 'base64').toString('utf8')) as unknown;
    if (typeof token !== 'object' || token === null || !('client_name' in token)) return null;
    return 'secret' in token && typeof token.secret === 'string' ? token.secret : null;
  } catch {
    return null; // a password
  }
}

function readCertificate(base64: string, shown: Uint8Array | null): X509Certificate {
  if (base64 === '' && shown === null) throw invalid('No client certificate provided');
  const der = base64 === '' ? shown! : Buffer.from(base64, 'base64');
  return checked(() => new X509Certificate(der));
}

const readPem = (text: string): X509Certificate => checked(() => new X509Certificate(text));

function checked(read: () => X509Certificate): X509Certificate {
  let certificate: X509Certificate;
  try {
    certificate = read();
  } catch (error) {
    throw new DomainError('invalid', 'Invalid certificate material', { cause: error });
  }
  const now = Date.now();
  if (Date.parse(certificate.validFrom) > now) throw invalid('The provided certificate isn\'t valid yet');
  if (Date.parse(certificate.validTo) < now) throw invalid('The provided certificate is expired');
  const bits = certificate.publicKey.asymmetricKeyDetails?.modulusLength;
  if (certificate.publicKey.asymmetricKeyType === 'rsa' && (bits ?? 0) < 2048) {
    throw invalid('RSA key too weak (minimum of 2048bit)');
  }
  return certificate;
}

const commonName = (certificate: X509Certificate): string =>
  /^CN=(.*)$/m.exec(certificate.subject)?.[1] ?? '';

