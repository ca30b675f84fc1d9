import { readText } from '@lxd/client/http/body';
import type { InstanceFull } from '@lxd/model/api/instance-full';
import type { Resources } from '@lxd/model/api/resources';
import { instancePath, isSnapshot } from '../../instance/paths.js';
import { instanceReport } from '../../instance/report.js';
import { serverShape } from '../../print/shapes/server.js';
import { resourcesReport } from '../../server/resources-report.js';
import { UsageError } from '../../shell/errors.js';
import { flag, targetFlag } from '../../shell/flags.js';
import { onTarget } from '../../shell/member.js';
import { verb } from '../../shell/verb.js';

export const instanceInfo = verb({
  words: ['info'],
  usage: '[<remote>:][<instance>]',
  args: [0, 1],
  summary: 'Show instance or server information',
  examples: `lxc info [<remote>:]<instance> [--show-log]
    For instance information.

lxc info [<remote>:] [--resources]
    For LXD server information.`,
  flags: {
    resources: flag.boolean('Show the resources available to the server'),
    'show-log': flag.boolean("Show the instance's last 100 log lines?"),
    target: targetFlag,
  },

  async run({ args: [argument], flags, shell }) {
    const { server, name } = await shell.optionalResource(argument);
    if (name === '') {
      const member = await onTarget(server, flags.target);
      if (flags.resources) shell.write(resourcesReport(await member.get<Resources>('resources')));
      else shell.showYaml(serverShape, renamed(await member.get(''))); 
      return;
    }
    if (flags.target !== '') throw new UsageError('--target cannot be used with instances');
    if (isSnapshot(name)) throw new UsageError('Can\'t get information on a snapshot');
    const instance = await server.get<InstanceFull>(instancePath(name), { recursion: 1 });
    shell.write(instanceReport(instance));
    if (flags['show-log']) {
      const log = instance.type === 'virtual-machine' ? 'qemu.log' : 'lxc.log';
      const reply = await server.raw('GET', `${instancePath(name)}/logs/${log}`);
      shell.print(`\nLog:\n\n${await readText(reply)}`);
    }
  },
});

/** Storage drivers are the one thing the API spells with capitals and YAML without. */
function renamed(server: unknown): unknown {
  const { environment, ...rest } = server as { environment?: Record<string, unknown> };
  const drivers = (environment?.['storage_supported_drivers'] ?? []) as {
    Name: string;
    Version: string;
    Remote: boolean;
  }[];
  return {
    ...rest,
    environment: {
      ...environment,
      storage_supported_drivers: drivers.map(({ Name, Version, Remote }) => ({
        name: Name,
        version: Version,
        remote: Remote,
      })),
    },
  };
}
