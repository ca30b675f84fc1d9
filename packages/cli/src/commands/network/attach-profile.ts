import { path } from '@lxd/client/server';
import { addNic, nicFor } from '../../network/attach.js';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const networkAttachProfile = verb({
  words: ['network', 'attach-profile'],
  usage: '[<remote>:]<network> <profile> [<device name>] [<interface name>]',
  args: [2, 4],
  summary: 'Attach network interfaces to profiles',
  flags: {},

  async run({ args: [argument = '', profile = '', device, interfaceName], shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Missing network name');
    const nic = await nicFor(server, name, interfaceName);
    await addNic({ kind: 'profile', server, path: path('profiles', profile) }, device ?? name, nic);
  },
});
