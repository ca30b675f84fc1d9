import { X509Certificate } from 'node:crypto';

import { pem } from '@lxd/client/tls/self-signed';
import { expiresAt } from '@lxd/model/expiry';
import { serverKeys } from '@lxd/model/server-keys/index';
import { forbidden, internal, invalid, notFound } from '@lxd/model/errors';
import {
  deleteCertificate,
  findCertificates,
  insertCertificate,
  listCertificates,
  updateCertificate,
  type CertificateRecord,
} from '@lxd/store/certificates';
import type { Store } from '@lxd/store/store';
import type { TokenRecord } from '@lxd/store/tokens';
import { UniqueViolation } from '@lxd/store/unique-violation';

import type { Caller } from '../auth/caller.js';
import { commonNameOf, readClientCertificate } from '../auth/client-certificate.js';
import { GuessGate } from '../auth/guess-gate.js';
import { passwordFits } from '../auth/trust-password.js';
import { fingerprintOf, type TrustStore } from '../auth/trust-store.js';
import type { Events } from '../events/events.js';
import { apiUrl } from '../http/url.js';
import type { Work } from '../operations/work.js';
import { KeyedLock } from './keyed-lock.js';
import type { ServerConfig } from './server-config.js';
import type { Tokens } from './tokens.js';

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
    private readonly tokens: Tokens,
    private readonly events: Events,
    private readonly serverFingerprint: () => string,
    private readonly addresses: () => readonly string[],
    private readonly now: () => Date,
    /** Called when who is trusted has changed. */
    private readonly changed: () => Promise<void> = async () => undefined,
  ) {}

  /** Takes the certificates from the database to where requests are judged. */
  async load(): Promise<void> {
    this.trust.replace(await listCertificates(this.store));
  }

  async #reload(): Promise<void> {
    await this.load();
    await this.changed();
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
    if (caller.trusted && request.certificate === '') throw invalid('Client is already trusted');
    const type = typeOf(request.type);
    const token = caller.admin ? null : await this.#admit(request, caller, peerAddress);
    const granted = token === null ? request : requestOf(token);
    const material = request.certificate === '' ? shown : fromBase64(request.certificate);
    if (material === null) throw invalid('No client certificate provided');
    const certificate = readClientCertificate(material, this.now().getTime());
    const fingerprint = fingerprintOf(certificate);
    // A stranger decides nothing about its rights: those of the token, else full ones.
    const rights = caller.admin || token !== null ? granted : { restricted: false, projects: [] };
    const record: CertificateRecord = {
      fingerprint,
      type: caller.admin ? type : 'client',
      name: granted.name || commonNameOf(certificate) || peerAddress,
      certificate: pem('CERTIFICATE', certificate.raw),
      restricted: rights.restricted,
      projects: [...new Set(rights.projects)],
    };
    await this.#lock.run('certificates', async () => {
      try {
        if (token === null) await this.store.transaction(insertCertificate(record));
        else if (!(await this.tokens.use(token, insertCertificate(record)))) throw forbidden();
      } catch (error) {
        if (!(error instanceof UniqueViolation)) throw error;
        throw internal('Certificate already in trust store'); // 500, as LXD 5.2 answers
      }
      await this.#reload();
    });
    this.#tell('created', fingerprint, caller);
    return apiUrl(['certificates', fingerprint]);
  }

  /** A token: an operation that lasts until somebody uses it or it is revoked. */
  async token(request: CertificateRequest): Promise<Work> {
    if (typeOf(request.type) !== 'client') {
      throw invalid('Tokens can only be issued for client certificates');
    }
    const addresses = this.addresses();
    if (addresses.length === 0) {
      throw invalid("Can't issue token when server isn't listening on network");
    }
    const { name, type, restricted, projects } = request;
    const lifetime = serverKeys.read(this.config.values, 'core.remote_token_expiry');
    const expiry = lifetime === null ? null : expiresAt(this.now(), lifetime);
    return this.tokens.issue({
      description: 'Executing operation',
      project: 'default',
      adminOnly: true,
      expiresAt: expiry,
      metadata: {
        ...(expiry === null ? {} : { expiresAt: expiry.toISOString() }),
        fingerprint: this.serverFingerprint(),
        addresses,
        request: { name, type: type || 'client', restricted, projects, certificate: '', password: '', token: true },
      },
    });
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
      const certificate =
        content.certificate === now.certificate
          ? new X509Certificate(now.certificate)
          : readClientCertificate(content.certificate, this.now().getTime());
      const after: CertificateRecord = {
        ...content,
        fingerprint: fingerprintOf(certificate),
        type: typeOf(content.type),
        certificate: pem('CERTIFICATE', certificate.raw),
      };
      await this.store.transaction(updateCertificate(now.fingerprint, after));
      await this.#reload();
      return after.fingerprint;
    });
    this.#tell('updated', fingerprint, caller);
  }

  async delete(prefix: string, caller: Caller): Promise<void> {
    const fingerprint = await this.#lock.run('certificates', async () => {
      const { fingerprint } = await this.get(prefix);
      await this.store.transaction(deleteCertificate(fingerprint));
      await this.#reload();
      return fingerprint;
    });
    this.#tell('deleted', fingerprint, caller);
  }

  /**
   * Lets a stranger in who knows the password or holds a token.
   * @returns the token, null for the password
   * @throws DomainError (forbidden)
   */
  async #admit(request: CertificateRequest, caller: Caller, address: string): Promise<TokenRecord | null> {
    if (caller.trusted || request.password === '') throw forbidden();
    const secret = tokenSecret(request.password);
    if (secret !== null) {
      // 256 random bits: nobody guesses those, so there is nothing to slow down.
      const token = await this.tokens.find(secret, ({ metadata }) => 'request' in metadata);
      if (token === null) throw forbidden();
      return token;
    }
    if (!(await this.passwordFits(request.password, address))) throw forbidden();
    return null;
  }

  /** Whether somebody at `address` knows the trust password; who guesses wrong has to wait. */
  async passwordFits(password: string, address: string): Promise<boolean> {
    const stored = this.config.values['core.trust_password'] ?? '';
    return stored !== '' && (await this.#guesses.attempt(address, () => passwordFits(stored, password)));
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
  if (caller.certificate?.fingerprint !== now.fingerprint) throw forbidden();
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
  throw invalid('Invalid certificate type');
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

const requestOf = ({ metadata }: TokenRecord): CertificateRequest =>
  metadata['request'] as CertificateRequest;

/** @throws DomainError (invalid) with the words Go has for it */
function fromBase64(text: string): Buffer {
  const plain = text.replaceAll(/[\r\n]/g, '');
  const odd = /[^A-Za-z0-9+/]/.exec(plain.replace(/={0,2}$/, ''));
  if (odd !== null || plain.length % 4 !== 0) {
    throw invalid(`illegal base64 data at input byte ${odd?.index ?? plain.length - (plain.length % 4)}`);
  }
  return Buffer.from(plain, 'base64');
}
