import { askIdentityServer, requireObject } from './identity-request.js';
import { bakeryProtocol, urlAt, type Interactor } from './identity-client.js';
import { withDomain } from './form-login.js';

/** People look for their second factor; the server gives up earlier if it wants to. */
const loginDeadlineMs = 15 * 60_000;

/**
 * Logs in with a web browser, and waits until that is done.
 * @param domain the one to log in to, "" for the server's choice
 * @param open shows the page to the user
 */
export function browserLogin(domain: string, open: (url: string) => Promise<void>): Interactor {
  return {
    method: 'browser-window',
    async interact(location, info) {
      const { VisitURL, WaitTokenURL } = (info ?? {}) as Record<string, unknown>;
      if (typeof VisitURL !== 'string' || typeof WaitTokenURL !== 'string') {
        throw new Error('the identity server named no page to visit');
      }
      await open(withDomain(urlAt(location, VisitURL), domain));
      const reply = await askIdentityServer({
        method: 'GET',
        url: urlAt(location, WaitTokenURL),
        headers: bakeryProtocol,
        deadlineMs: loginDeadlineMs,
      });
      const { kind, token, token64 } = requireObject(reply, 'Cannot log in');
      const value =
        typeof token64 === 'string' ? Buffer.from(token64, 'base64') : Buffer.from(String(token ?? ''), 'utf8');
      if (typeof kind !== 'string' || value.length === 0) {
        throw new Error('the identity server gave no token');
      }
      return { kind, value };
    },
  };
}
