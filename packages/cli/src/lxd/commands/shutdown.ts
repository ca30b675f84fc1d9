import { setTimeout as delay } from 'node:timers/promises';
import { ConnectionError } from '@lxd/client/errors';
import type { Server } from '@lxd/client/server';
import { DomainError } from '@lxd/model/errors';
import { flag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';
import { localServer } from '../local-server.js';

const INTERVAL_MS = 100;

export const shutdown = verb({
  words: ['shutdown'],
  usage: '',
  args: [0, 0],
  summary: 'Tell LXD to shutdown all containers and exit',
  description: `Tell LXD to shutdown all containers and exit

This will tell LXD to start a clean shutdown of all containers,
followed by having itself shutdown and exit.

This can take quite a while as containers can take a long time to
shutdown, especially if a non-standard timeout was configured for them.`,
  flags: {
    force: flag.boolean('Force shutdown instead of waiting for running operations to finish', {
      short: 'f',
    }),
    timeout: flag.integer('Number of seconds to wait before giving up', { short: 't' }),
  },

  async run({ flags, shell }) {
    const server = localServer(shell);
    const late = new AbortController();
    const timer =
      flags.timeout > 0 ? setTimeout(() => late.abort(), flags.timeout * 1000) : undefined;
    try {
      await request(server, flags.force, late.signal);
      while (await reachable(server)) {
        if (late.signal.aborted) break;
        await delay(INTERVAL_MS);
      }
    } catch (error) {
      if (!late.signal.aborted) throw error;
    } finally {
      clearTimeout(timer);
      server.close();
    }
    if (late.signal.aborted) {
      throw new DomainError(
        'unavailable',
        `LXD still running after ${flags.timeout}s timeout`,
      );
    }
  },
});

/** Some servers answer when all is stopped, some end before they have answered. */
async function request(server: Server, force: boolean, signal: AbortSignal): Promise<void> {
  try {
    await server.exchange('PUT', `/internal/shutdown?force=${force}`, { signal });
  } catch (error) {
    const hungUp = error instanceof ConnectionError && error.systemCode === 'ECONNRESET';
    if (!hungUp) throw error;
  }
}

async function reachable(server: Server): Promise<boolean> {
  try {
    await server.get('');
    return true;
  } catch (error) {
    return !(error instanceof ConnectionError);
  }
}
