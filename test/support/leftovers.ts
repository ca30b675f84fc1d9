import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { commandLine, processesOf } from './processes.js';
import type { Server } from './server.js';

interface Listed {
  readonly name: string;
  readonly status: string;
}

/**
 * Everything on the host that belongs to no instance, image or network the API knows, as
 * sentences; empty when all is in order. Call when the server is ready and idle.
 */
export async function leftovers(server: Server): Promise<string[]> {
  const instances = await server.api.get<Listed[]>('/1.0/instances?recursion=1');
  const running = instances.filter(({ status }) => status === 'Running').map(({ name }) => name);
  const images = await server.api.get<{ fingerprint: string }[]>('/1.0/images?recursion=1');
  const found: string[] = [];
  const compare = (what: string, expected: readonly string[], actual: readonly string[]): void => {
    for (const name of actual) if (!expected.includes(name)) found.push(`${what} ${name} belongs to nobody`);
    for (const name of expected) if (!actual.includes(name)) found.push(`${what} ${name} is missing`);
  };
  const names = instances.map(({ name }) => name);
  compare('volume', names, entries(join(server.dir, 'storage-pools/default/containers')));
  compare('image', images.map(({ fingerprint }) => fingerprint), entries(join(server.dir, 'images')).filter((file) => !file.endsWith('.rootfs')));
  compare('monitor of', running, monitors(server));
  const interfaces = await server.run(['ip', '-o', 'link', 'show', 'type', 'veth']);
  const pairs = interfaces.stdout.split('\n').filter((line) => line !== '').length;
  const nics = await nicsOf(server, running);
  if (pairs !== nics) found.push(`${pairs} veth interfaces for ${nics} NICs:\n${interfaces.stdout}`);
  for (const line of readFileSync(`/proc/${server.pid}/mounts`, 'utf8').split('\n')) {
    const at = line.split(' ')[1] ?? '';
    const owner = /\/(?:containers|devices|run)\/([^/]+)/.exec(at.startsWith(server.dir) ? at.slice(server.dir.length) : '')?.[1];
    if (owner !== undefined && !running.includes(owner)) found.push(`mount ${at} belongs to nobody`);
  }
  return found;
}

const entries = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);

/** Names of the containers whose monitors live. */
function monitors(server: Server): string[] {
  return processesOf(server.dir)
    .map((pid) => /^\[lxd monitor\] \S+ (\S+)$/.exec(commandLine(pid))?.[1])
    .filter((name) => name !== undefined);
}

async function nicsOf(server: Server, running: readonly string[]): Promise<number> {
  const devices = await Promise.all(
    running.map((name) => server.api.get<{ expanded_devices: Record<string, { type: string }> }>(`/1.0/instances/${name}`)),
  );
  return devices.flatMap(({ expanded_devices }) => Object.values(expanded_devices)).filter(({ type }) => type === 'nic').length;
}
