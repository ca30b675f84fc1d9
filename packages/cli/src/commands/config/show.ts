import type { Instance } from '@lxd/model/api/instance';
import { instancePath, isSnapshot } from '../../instance/paths.js';
import { instancePutShape, snapshotShape } from '../../print/shapes/instance.js';
import { serverPutShape } from '../../print/shapes/server.js';
import { UsageError } from '../../shell/errors.js';
import { flag, targetFlag } from '../../shell/flags.js';
import { onTarget } from '../../shell/member.js';
import { verb } from '../../shell/verb.js';

export const configShow = verb({
  words: ['config', 'show'],
  usage: '[<remote>:][<instance>[/<snapshot>]]',
  args: [0, 1],
  summary: 'Show instance or server configurations',
  flags: {
    expanded: flag.boolean('Show the expanded configuration', { short: 'e' }),
    target: targetFlag,
  },

  async run({ args: [argument], flags, shell }) {
    const { server, name } = await shell.optionalResource(argument);
    if (name === '') {
      if (flags.expanded) throw new UsageError("--expanded cannot be used with a server");
      const member = await onTarget(server, flags.target);
      shell.showYaml(serverPutShape, await member.get(''));
      return;
    }
    if (flags.target !== '') throw new UsageError('--target cannot be used with instances');
    const found = await server.get<Instance>(instancePath(name));
    const { expanded_config, expanded_devices, ...own } = found;
    const shown = flags.expanded
      ? { ...own, config: expanded_config, devices: expanded_devices }
      : own;
    shell.showYaml(isSnapshot(name) ? snapshotShape : instancePutShape, shown);
  },
});
