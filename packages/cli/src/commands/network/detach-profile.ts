import { path } from '@lxd/client/server';
import { removeNic } from '../../network/attach.js';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const networkDetachProfile = verb({
  words: ['network', 'detach-profile'],
  usage: '[<remote>:]<network> <profile> [<device name>]',
  args: [2, 3],
  summary: 'Detach network interfaces from profiles',
  flags: {},

  async run({ args: [argument = '', profile = '', device], shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Missing network name');
    await removeNic({ kind: 'profile', server, path: path('profiles', profile) }, name, device ?? '');
  },
});
