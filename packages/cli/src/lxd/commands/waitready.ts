import { ApiError, ConnectionError } from '@lxd/client/errors';
import { DomainError } from '@lxd/model/errors';
import { setTimeout as delay } from 'node:timers/promises';
import { flag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';
import { localServer } from '../local-server.js';

const INTERVAL_MS = 250;

export const waitready = verb({
  words: ['waitready'],
  usage: '',
  args: [0, 0],
  summary: 'Wait for LXD to be ready to process requests',
  description: `Wait for LXD to be ready to process requests

This command will block until LXD is reachable over its REST API and
is done with early start tasks like re-starting previously started
containers.`,
  flags: {
    timeout: flag.integer('Number of seconds to wait before giving up', { short: 't' }),
  },

  async run({ flags, shell }) {
    const server = localServer(shell);
    const deadline = flags.timeout > 0 ? Date.now() + flags.timeout * 1000 : Infinity;
    try {
      for (;;) {
        try {
          await server.get('/internal/ready');
          return;
        } catch (error) {
          if (!(error instanceof ApiError) && !(error instanceof ConnectionError)) throw error;
          if (Date.now() >= deadline) {
            throw new DomainError(
              'unavailable',
              `LXD still not running after ${flags.timeout}s timeout (${error.message})`,
            );
          }
        }
        await delay(Math.min(INTERVAL_MS, Math.max(1, deadline - Date.now())));
      }
    } finally {
      server.close();
    }
  },
});
