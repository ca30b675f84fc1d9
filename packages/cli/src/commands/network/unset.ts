import { path } from '@lxd/client/server';
import { changeConfig } from '../../config/config-owner.js';
import { managedPut } from '../../network/managed.js';
import { UsageError } from '../../shell/errors.js';
import { targetFlag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const networkUnset = verb({
  words: ['network', 'unset'],
  usage: '[<remote>:]<network> <key>',
  args: [2, 2],
  summary: 'Unset network configuration keys',
  flags: {
    target: targetFlag,
  },

  async run({ args: [argument = '', key = ''], flags, shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Missing network name');
    await changeConfig(server.onMember(flags.target === '' ? null : flags.target), path('networks', name), { [key]: '' }, managedPut);
  },
});
