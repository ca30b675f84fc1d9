import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { invalid, quote } from '@lxd/model/errors';
import { serverKeys } from '@lxd/model/server-keys/index';

import type { ConfigFollower } from './server-config.js';

/** Server keys whose value is an address to listen on. */
export const listenKeys: readonly string[] = serverKeys.keys
  .filter(({ type }) => type.name === 'address')
  .map(({ name }) => name);

/** A name server that is silent for this long has not resolved anything. */
const lookupMs = 5000;

/** Refuses host names that nobody can resolve; addresses need no look-up. */
export const resolveListenHosts: ConfigFollower = async (config, changed) => {
  for (const key of changed.filter((name) => listenKeys.includes(name))) {
    const value = config.values[key] ?? '';
    if (value === '') continue;
    const { host } = serverKeys.find(key)!.type.parse(value) as { readonly host: string };
    if (host === '' || isIP(host) !== 0 || (await resolves(host))) continue;
    throw invalid(`cannot set '${key}' to '${value}': Couldn't resolve ${quote(host)}`);
  }
};

async function resolves(host: string): Promise<boolean> {
  const found = lookup(host).then(
    () => true,
    () => false,
  );
  const given = new AbortController();
  const late = sleep(lookupMs, false, { signal: given.signal }).catch(() => false);
  try {
    return await Promise.race([found, late]);
  } finally {
    given.abort();
  }
}
