import { Server } from '@lxd/client/server';
import { localSocket } from '@lxd/client/remotes/connect';
import type { Shell } from '../shell/shell.js';

/** The server on this host, reached as its administrator. */
export const localServer = (shell: Shell): Server =>
  new Server(
    { kind: 'unix', socketPath: localSocket(shell.streams.env) },
    { userAgent: `LXD ${shell.setup.version}` },
  );
