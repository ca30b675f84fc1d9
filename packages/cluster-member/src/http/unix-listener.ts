import { chmod, chown, readFile, unlink } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';

import { conflict, invalid } from '@lxd/model/errors';

import { makeApp, prepareServer } from './app.js';
import type { Dispatcher } from './dispatcher.js';

/**
 * Opens the unix socket for root and the group's members.
 * @param inherited a listening descriptor from systemd, null to make the socket
 * @throws DomainError (conflict) when another daemon answers on it
 */
export async function listenUnix(
  path: string,
  group: string | null,
  inherited: number | null,
  dispatcher: Dispatcher,
): Promise<Server> {
  const server = createServer(makeApp(dispatcher));
  prepareServer(server, dispatcher);
  if (inherited !== null) {
    await listening(server, () => server.listen({ fd: inherited }));
    return server;
  }
  if (await answers(path)) throw conflict('LXD is already running');
  await unlink(path).catch(ignoreMissing);
  // bind() happens within listen(): nobody can connect before the rights are right.
  const before = process.umask(0o177);
  try {
    await listening(server, () => server.listen(path));
  } finally {
    process.umask(before);
  }
  if (group !== null) await chown(path, process.getuid?.() ?? 0, await groupId(group));
  await chmod(path, 0o660);
  return server;
}

/** Whether somebody listens on the socket. */
export function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path);
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', () => resolve(false));
  });
}

/** The first socket systemd passed (sd_listen_fds(3)), or null. Only its addressee may use it. */
export function inheritedSocket(env: NodeJS.ProcessEnv): number | null {
  const meant = env['LISTEN_PID'] === String(process.pid) && Number(env['LISTEN_FDS'] ?? 0) > 0;
  delete env['LISTEN_PID'];
  delete env['LISTEN_FDS'];
  return meant ? 3 : null;
}

function listening(server: Server, listen: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', () => {
      server.removeListener('error', reject);
      resolve();
    });
    listen();
  });
}

async function groupId(group: string): Promise<number> {
  const lines = (await readFile('/etc/group', 'utf8')).split('\n');
  const entry = lines.map((line) => line.split(':')).find(([name]) => name === group);
  if (entry === undefined) throw invalid(`Group "${group}" does not exist`);
  return Number(entry[2]);
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
