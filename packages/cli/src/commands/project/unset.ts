import { path } from '@lxd/client/server';
import type { ProjectPut } from '@lxd/model/api/project';
import { changeConfig } from '../../config/config-owner.js';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const projectUnset = verb({
  words: ['project', 'unset'],
  usage: '[<remote>:]<project> <key>',
  args: [2, 2],
  summary: 'Unset project configuration keys',
  flags: {},

  async run({ args: [argument = '', key = ''], shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Missing project name');
    await changeConfig(server, path('projects', name), { [key]: '' }, ({ description }: ProjectPut) => ({ description }));
  },
});
