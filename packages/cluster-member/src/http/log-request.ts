import type { IncomingMessage } from 'node:http';

import type { Logger } from 'pino';

import type { Caller } from '../auth/caller.js';

/** Who asks what, for `--debug` and for listeners to `logging`. Costs nothing without them. */
export function logRequest(
  logger: Pick<Logger, 'debug' | 'isLevelEnabled'>,
  { method, url }: Pick<IncomingMessage, 'method' | 'url'>,
  { protocol, requestor, trusted }: Pick<Caller, 'protocol' | 'requestor' | 'trusted'>,
): void {
  if (!logger.isLevelEnabled('debug')) return;
  const { address: ip, username } = requestor;
  const request = { ip, method, url: withoutSecrets(url ?? ''), protocol };
  if (trusted) logger.debug({ ...request, username }, 'Handling API request');
  else logger.debug(request, 'Handling API request from an untrusted client');
}

/** Whoever may read the log must not be able to join in. */
const withoutSecrets = (url: string): string =>
  url.replaceAll(/([?&](?:password|secret)=)[^&]*/gi, '$1[hidden]');
