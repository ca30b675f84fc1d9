import { askIdentityServer, requireObject } from './identity-request.js';
import { bakeryProtocol, urlAt, type DischargeToken, type Interactor } from './identity-client.js';

/** A question of a login form. */
export interface FormField {
  readonly name: string;
  readonly description: string;
  readonly secret: boolean;
}

/**
 * Logs in by answering the identity server's questions.
 * @param domain the one to log in to, "" for the server's choice
 * @param ask the answer to one question
 */
export function formLogin(domain: string, ask: (field: FormField) => Promise<string>): Interactor {
  return {
    method: 'form',
    async interact(location, info) {
      const path = (info as { url?: unknown } | null)?.url;
      if (typeof path !== 'string') throw new Error('the identity server named no form');
      const url = withDomain(urlAt(location, path), domain);
      const shown = await askIdentityServer({ method: 'GET', url, headers: bakeryProtocol });
      const form: Record<string, string> = {};
      for (const field of fieldsOf(requireObject(shown, 'Cannot get the login form')['schema'])) {
        form[field.name] = await ask(field);
      }
      const answered = await askIdentityServer({
        method: 'POST',
        url,
        headers: bakeryProtocol,
        json: { form },
      });
      return tokenOf(requireObject(answered, 'Cannot log in')['token']);
    },
  };
}

export function withDomain(url: string, domain: string): string {
  if (domain === '') return url;
  const changed = new URL(url);
  changed.searchParams.set('domain', domain);
  return changed.href;
}

/** A name comes before the password for it, whatever they are called. */
function fieldsOf(schema: unknown): FormField[] {
  const fields = Object.entries((schema ?? {}) as Record<string, Record<string, unknown>>).map(
    ([name, field]) => ({
      name,
      description: typeof field['description'] === 'string' ? field['description'] : '',
      secret: field['secret'] === true,
    }),
  );
  return fields.sort((a, b) => Number(a.secret) - Number(b.secret) || (a.name < b.name ? -1 : 1));
}

function tokenOf(json: unknown): DischargeToken {
  const { kind, value } = (json ?? {}) as { kind?: unknown; value?: unknown };
  if (typeof kind !== 'string' || typeof value !== 'string') {
    throw new Error('the identity server gave no token');
  }
  return { kind, value: Buffer.from(value, 'base64') };
}
