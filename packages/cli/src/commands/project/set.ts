import { path } from '@lxd/client/server';
import type { ProjectPut } from '@lxd/model/api/project';
import { changeConfig } from '../../config/config-owner.js';
import { readKeyValues } from '../../input/key-values.js';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const projectSet = verb({
  words: ['project', 'set'],
  usage: '[<remote>:]<project> <key>=<value>...',
  args: [2, Infinity],
  summary: 'Set project configuration keys',
  description: `Set project configuration keys

For backward compatibility, a single configuration key may still be set with:
    lxc project set [<remote>:]<project> <key> <value>`,
  flags: {},

  async run({ args: [argument = '', ...words], shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Missing project name');
    const changes = await readKeyValues(shell, words);
    await changeConfig(server, path('projects', name), changes, ({ description }: ProjectPut) => ({ description }));
  },
});
