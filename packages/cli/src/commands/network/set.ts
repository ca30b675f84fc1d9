import { path } from '@lxd/client/server';
import { changeConfig } from '../../config/config-owner.js';
import { readKeyValues } from '../../input/key-values.js';
import { managedPut } from '../../network/managed.js';
import { UsageError } from '../../shell/errors.js';
import { targetFlag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const networkSet = verb({
  words: ['network', 'set'],
  usage: '[<remote>:]<network> <key>=<value>...',
  args: [2, Infinity],
  summary: 'Set network configuration keys',
  description: `Set network configuration keys

For backward compatibility, a single configuration key may still be set with:
    lxc network set [<remote>:]<network> <key> <value>`,
  flags: {
    target: targetFlag,
  },

  async run({ args: [argument = '', ...words], flags, shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Missing network name');
    const changes = await readKeyValues(shell, words);
    await changeConfig(server.onMember(flags.target === '' ? null : flags.target), path('networks', name), changes, managedPut);
  },
});
