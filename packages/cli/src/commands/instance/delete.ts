import type { Instance } from '@lxd/model/api/instance';
import { wrap } from '@lxd/model/errors';
import { instancePath, isSnapshot } from '../../instance/paths.js';
import { ExitError, UsageError } from '../../shell/errors.js';
import { flag } from '../../shell/flags.js';
import type { Resource, Shell } from '../../shell/shell.js';
import { verb } from '../../shell/verb.js';

export const instanceDelete = verb({
  words: ['delete'],
  aliases: ['rm'],
  usage: '[<remote>:]<instance>[/<snapshot>] [[<remote>:]<instance>[/<snapshot>]...]',
  args: [1, Infinity],
  summary: 'Delete instances and snapshots',
  flags: {
    force: flag.boolean('Force the removal of running instances', { short: 'f' }),
    interactive: flag.boolean('Require user confirmation', { short: 'i' }),
  },

  async run({ args, flags, shell }) {
    const targets = await Promise.all(args.map((arg) => shell.resource(arg)));
    for (const target of targets) {
      if (flags.interactive && !(await agreed(shell, target))) {
        throw new ExitError(1, 'User aborted delete operation');
      }
      if (isSnapshot(target.name)) {
        await shell.track(await target.server.start('DELETE', instancePath(target.name)));
        continue;
      }
      await removeInstance(shell, target, flags.force);
    }
  },
});

const agreed = async (shell: Shell, { remote, name }: Resource): Promise<boolean> => {
  const answer = await shell.ask(
    `Remove ${(await shell.config()).defaultRemote === remote ? name : `${remote}:${name}`} (yes/no): `,
  );
  return answer === 'yes';
};

async function removeInstance(shell: Shell, target: Resource, force: boolean): Promise<void> {
  const { remote, server, name } = target;
  const path = instancePath(name);
  const current = await server.get<Instance>(path).catch((error: unknown) => {
    throw wrap(`Failed checking instance exists "${remote}:${name}"`, error);
  });
  if (current.status !== 'Stopped' && current.status !== 'Error') {
    if (!force) {
      throw new UsageError(
        'The instance is currently running, stop it first or pass --force',
      );
    }
    const stop = await server.start('PUT', `${path}/state`, {
      action: 'stop',
      timeout: -1,
      force: true,
      stateful: false,
    });
    try {
      await shell.track(stop);
    } catch (error) {
      throw wrap('Stopping the instance failed', error);
    }
    // An ephemeral instance is gone by now.
    if (current.ephemeral) return;
  }
  if (force && current.config['security.protection.delete'] === 'true') {
    throw new UsageError('Instance is protected');
  }
  await shell.track(await server.start('DELETE', path));
}
