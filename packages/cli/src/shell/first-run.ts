import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { localSocket } from '@lxd/client/remotes/connect';
import { defaultConfig, saveConfig, userDirectory } from '@lxd/client/remotes/config-file';
import { DomainError } from '@lxd/model/errors';
import type { Shell } from './shell.js';
import type { Verb } from './verb.js';

/** Greets who uses the client for the first time, and writes the configuration file. */
export async function firstRun(shell: Shell, verb: Verb): Promise<void> {
  const { env } = shell.streams;
  const directory = userDirectory(env);
  if (shell.global['force-local'] || existsSync(join(directory, 'config.yml'))) return;
  if (!existsSync(dirname(localSocket(env)))) return;
  await saveConfig(defaultConfig(directory));

  const greetings: string[] = [];
  if (!(await isInitialised(shell))) {
    greetings.push(
      'If this is your first time running LXD on this machine, you should also run: lxd init',
    );
  }
  if (!['init', 'launch'].includes(verb.words.at(-1) ?? '')) {
    greetings.push(
      'To start your first container, try: lxc launch ubuntu:22.04\nOr for a virtual machine: lxc launch ubuntu:22.04 --vm',
    );
  }
  if (greetings.length > 0) shell.note(`${greetings.join('\n')}\n`);
}

async function isInitialised(shell: Shell): Promise<boolean> {
  try {
    const server = await shell.server('local');
    const pools = await server.inProject(null).get<readonly string[]>('storage-pools');
    return pools.length > 0;
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
}
