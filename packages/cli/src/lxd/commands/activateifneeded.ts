import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ApiError, ConnectionError } from '@lxd/client/errors';
import { localSocket } from '@lxd/client/remotes/connect';
import { verb } from '../../shell/verb.js';
import { localServer } from '../local-server.js';

export const activateIfNeeded = verb({
  words: ['activateifneeded'],
  usage: '',
  args: [0, 0],
  summary: 'Check if LXD should be started',
  description: `Check if LXD should be started

This command will check if LXD has any auto-started instances,
instances which were running prior to LXD's last shutdown or if it's
configured to listen on the network address.

If at least one of those is true, then a connection will be attempted to the
LXD socket which will cause a socket-activated LXD to be spawned.`,
  flags: {},

  /**
   * A host where the daemon never ran needs nothing, nor does one whose daemon left the mark that
   * nothing needs it. Else the daemon is woken: it alone knows its database.
   */
  async run({ shell }) {
    const database = join(dirname(localSocket(shell.streams.env)), 'database');
    if (!(await exists(database)) || (await exists(join(database, 'idle')))) return;
    const server = localServer(shell);
    try {
      await server.get('');
    } catch (error) {
      if (!(error instanceof ApiError) && !(error instanceof ConnectionError)) throw error;
    } finally {
      server.close();
    }
  },
});

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
